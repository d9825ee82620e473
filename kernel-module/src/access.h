/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_ACCESS_H
#define SYSINFO_ACCESS_H

struct super_block;

/* May the caller open the file on that mount of proc? 0 or -EPERM; the mode is checked before. */
int sysinfo_access_check(struct super_block *sb);

#endif
