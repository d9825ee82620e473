/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_COMPAT_VERSION_H
#define SYSINFO_COMPAT_VERSION_H

#include <linux/version.h>

/* proc_ops->proc_read_iter came with 5.10. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0)
#error "sysinfo needs Linux 5.10 or newer"
#endif /* LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0) */

#endif
