/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_SYSTEM_H
#define SYSINFO_SYSTEM_H

struct sysinfo_snapshot;

/* The records of the machine as a whole: mem, load, cpu. */
int sysinfo_system_show(struct sysinfo_snapshot *snapshot);

#endif
