/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SYSINFO_SNAPSHOT_H
#define SYSINFO_SNAPSHOT_H

#include "cgroup_map.h"
#include "sysinfo.h"
#include "vector.h"

#define PROCESS_NAME_OFFSET SYSINFO_COLUMNS
#define PROCESS_NAME_SIZE (SYSINFO_COLUMNS + 1) /* SYSINFO_UNKNOWN where there is no name */
#define PROCESS_STRIDE (SYSINFO_COLUMNS + 2)

#define CGROUP_MEMORY 0
#define CGROUP_PATH_OFFSET 1
#define CGROUP_PATH_SIZE 2 /* SYSINFO_UNKNOWN where there is no path */
#define CGROUP_STRIDE 3

#define BLOCK_HEADER (SYSINFO_BLOCK_TOTALS + SYSINFO_TOTALS)

struct sysinfo_snapshot {
	struct vector words; /* int64_t: the block; its cgroup rows and strings are added last */
	struct vector cgroups; /* int64_t: cgroup rows while they are parsed */
	struct vector strings; /* char: decoded names and paths while they are parsed */
	struct cgroup_map cgroup_rows;
	int valid;
	size_t error_line;
	char error[256];
};

/* SwapTotal is out of the module's reach; the reader adds it. */
void snapshot__set_swap_total(struct sysinfo_snapshot *snapshot, int64_t swap_total);

#endif
