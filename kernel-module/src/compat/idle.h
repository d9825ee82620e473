/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_COMPAT_IDLE_H
#define SYSINFO_COMPAT_IDLE_H

/* get_cpu_idle_time_us() moved from the first to the second: with both it is found everywhere. */
#include <linux/tick.h>
#include <linux/kernel_stat.h>

#endif
