/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_PROCESS_LINE_H
#define SYSINFO_PROCESS_LINE_H

struct sysinfo_process;
struct sysinfo_snapshot;

/* The columns record, and the p record that has them in the same order. */
int sysinfo_columns_show(struct sysinfo_snapshot *snapshot);
int sysinfo_process_show(struct sysinfo_snapshot *snapshot, const struct sysinfo_process *process);

#endif
