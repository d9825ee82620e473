/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_CGROUP_H
#define SYSINFO_CGROUP_H

#include <linux/limits.h>
#include <linux/types.h>

#include "cgroup_table.h"

struct sysinfo_snapshot;
struct task_struct;

/*
 * The cgroups of one pass, and the one that was seen last and has not been shown yet. A pass shows
 * it before it looks at the next process: so there is one path buffer, and none is copied.
 */
struct sysinfo_cgroups {
	struct sysinfo_cgroup_table table;
	unsigned int fresh;		/* the number of that one; 0: there is none */
	bool memory_known;
	u64 memory_pages;
	char path[PATH_MAX + 1];	/* empty: it could not be had */
};

#ifdef CONFIG_CGROUPS

/* May sleep. Makes room for one more cgroup; 0 or -ENOMEM. */
int sysinfo_cgroups_reserve(struct sysinfo_cgroups *cgroups);

/*
 * The number of the task's cgroup. If it is new, it becomes the fresh one, and takes the room that
 * was reserved. The caller holds the RCU read lock.
 */
unsigned int sysinfo_cgroups_number(struct sysinfo_cgroups *cgroups, struct task_struct *task);

/* Shows the fresh one, if there is one. May sleep. */
int sysinfo_cgroups_show(struct sysinfo_cgroups *cgroups, struct sysinfo_snapshot *snapshot);

void sysinfo_cgroups_free(struct sysinfo_cgroups *cgroups);

#else /* !CONFIG_CGROUPS */

static inline int sysinfo_cgroups_reserve(struct sysinfo_cgroups *cgroups)
{
	return 0;
}

static inline unsigned int sysinfo_cgroups_number(struct sysinfo_cgroups *cgroups,
						  struct task_struct *task)
{
	return 0;
}

static inline int sysinfo_cgroups_show(struct sysinfo_cgroups *cgroups,
				       struct sysinfo_snapshot *snapshot)
{
	return 0;
}

static inline void sysinfo_cgroups_free(struct sysinfo_cgroups *cgroups)
{
}

#endif /* !CONFIG_CGROUPS */

#endif
