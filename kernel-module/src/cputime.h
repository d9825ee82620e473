/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_CPUTIME_H
#define SYSINFO_CPUTIME_H

#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/types.h>

/*
 * The kernel's share of @runtime, which the scheduler measured in ns, where timer ticks found the
 * process @utime in user and @stime in kernel mode. Without a tick in the kernel all is user time,
 * as in /proc. Nothing is kept between calls, so unlike there it can move back a little.
 */
static inline u64 sysinfo_scale_stime(u64 runtime, u64 utime, u64 stime)
{
	if (!stime)
		return 0;
	if (!utime)
		return runtime;
	/* Some architectures approximate, so the result may be above runtime by some. */
	return min(mul_u64_u64_div_u64(stime, runtime, stime + utime), runtime);
}

#endif
