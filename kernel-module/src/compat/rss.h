/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_COMPAT_RSS_H
#define SYSINFO_COMPAT_RSS_H

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/percpu_counter.h>
#include <linux/sched.h>

#include "version.h"

/*
 * Where a kernel keeps a process's resident pages:
 *
 *	up to 6.1	one atomic, and up to 64 pages in each thread that it has not added yet
 *			(SPLIT_RSS_COUNTING);
 *	from 6.2	a counter with a part for each CPU.
 *
 * "Exact" adds the parts in; it costs a little for each thread up to 6.1, and some 150 instructions
 * for each CPU from 6.2 on, so there "auto" ends with machines of many CPUs.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)

#define SYSINFO_RSS_EXACT_MAX_CPUS 32

static inline long sysinfo_mm_pages(struct mm_struct *mm, int member, bool exact)
{
	if (exact)
		return percpu_counter_sum_positive(&mm->rss_stat[member]);
	return get_mm_counter(mm, member);
}

static inline long sysinfo_thread_pages(const struct task_struct *thread, int member)
{
	return 0;
}

#else /* LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0) */

#define SYSINFO_RSS_EXACT_MAX_CPUS UINT_MAX

static inline long sysinfo_mm_pages(struct mm_struct *mm, int member, bool exact)
{
	return atomic_long_read(&mm->rss_stat.count[member]);
}

/* What @thread has counted and not added to its address space yet; may be negative. */
static inline long sysinfo_thread_pages(const struct task_struct *thread, int member)
{
#ifdef SPLIT_RSS_COUNTING
	return READ_ONCE(thread->rss_stat.count[member]);
#else /* !SPLIT_RSS_COUNTING */
	return 0;
#endif /* !SPLIT_RSS_COUNTING */
}

#endif /* LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0) */

#endif
