/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_COMPAT_PID_H
#define SYSINFO_COMPAT_PID_H

#include <linux/idr.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>

#include "version.h"

/* The pid with the lowest number that is at least @nr; caller holds the RCU read lock. */
static inline struct pid *sysinfo_find_ge_pid(int nr, struct pid_namespace *ns)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
	return find_ge_pid(nr, ns);
#else /* LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0): there it is not exported */
	return idr_get_next(&ns->idr, &nr);
#endif /* LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0) */
}

#endif
