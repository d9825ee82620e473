/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_PROC_H
#define SYSINFO_PROC_H

int sysinfo_proc_init(void);
void sysinfo_proc_exit(void);

#endif
