/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_CGROUP_TABLE_H
#define SYSINFO_CGROUP_TABLE_H

#include <linux/types.h>

/*
 * Numbers for the cgroups of one pass: 1, 2, 3... as they come. A cgroup is known by the id of its
 * hierarchy and its own, never by its address: that may be another's before the pass ends.
 *
 * Belongs to the pass that made it. Finding and adding do not sleep; room is made before.
 */
struct sysinfo_cgroup_key {
	u64 id;
	int hierarchy;
};

struct sysinfo_cgroup_slot;

struct sysinfo_cgroup_table {
	struct sysinfo_cgroup_slot *slots;	/* open addressing, at most half of it in use */
	unsigned int bits;			/* 1 << bits slots */
	unsigned int count;
};

/* Makes room for one more. May sleep; 0 or -ENOMEM. */
int sysinfo_cgroup_table_reserve(struct sysinfo_cgroup_table *table);
/* The number of the cgroup; a @key that is not there yet gets the next one, as *@added tells. */
unsigned int sysinfo_cgroup_table_number(struct sysinfo_cgroup_table *table,
					 struct sysinfo_cgroup_key key, bool *added);
void sysinfo_cgroup_table_free(struct sysinfo_cgroup_table *table);

#endif
