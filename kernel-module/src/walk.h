/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_WALK_H
#define SYSINFO_WALK_H

#include <linux/types.h>

struct sysinfo_snapshot;
struct sysinfo_view;

/* The columns record, then all processes and their cgroups; their number goes to @processes. */
int sysinfo_walk_show(struct sysinfo_snapshot *snapshot, const struct sysinfo_view *view,
		      u64 *processes);

#endif
