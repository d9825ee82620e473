/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_PARAMETERS_H
#define SYSINFO_PARAMETERS_H

#include <linux/types.h>
#include <linux/uidgid.h>

/* The group that may read; -EINVAL where gid= names none. Does not change after load. */
int sysinfo_parameter_gid(kgid_t *gid);

/* These may change at any time: a pass asks once. */
size_t sysinfo_parameter_max_bytes(void);
bool sysinfo_parameter_rss_exact(void);

#endif
