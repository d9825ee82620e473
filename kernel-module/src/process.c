// SPDX-License-Identifier: GPL-2.0-only

#include <linux/cred.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seqlock.h>
#include <linux/string.h>
#include <linux/uidgid.h>

#include "compat/rss.h"
#include "cputime.h"
#include "process.h"

/* What the members of a thread group add up to. */
struct thread_sums {
	u64 utime, stime, runtime;
	u64 cutime, cstime;
	u64 minor_faults, major_faults;
	long pages[NR_MM_COUNTERS];
};

static void sum_threads(struct thread_sums *sums, struct signal_struct *signal, bool rss_exact)
{
	struct task_struct *thread;
	int i;

	/* Those that have ended are in the signal struct. */
	*sums = (struct thread_sums){
		.utime		= signal->utime,
		.stime		= signal->stime,
		.runtime	= signal->sum_sched_runtime,
		.cutime		= signal->cutime,
		.cstime		= signal->cstime,
		.minor_faults	= signal->min_flt,
		.major_faults	= signal->maj_flt,
	};

	__for_each_thread(signal, thread) {
		sums->utime += READ_ONCE(thread->utime);
		sums->stime += READ_ONCE(thread->stime);
		sums->runtime += READ_ONCE(thread->se.sum_exec_runtime);
		sums->minor_faults += READ_ONCE(thread->min_flt);
		sums->major_faults += READ_ONCE(thread->maj_flt);
		if (rss_exact) {
			for (i = 0; i < NR_MM_COUNTERS; i++)
				sums->pages[i] += sysinfo_thread_pages(thread, i);
		}
	}
}

/*
 * A thread that ends moves its counts into the signal struct under stats_lock: without the lock it
 * could be counted twice or not at all. The first try does without, as it nearly always succeeds.
 */
static void collect_sums(struct thread_sums *sums, struct signal_struct *signal, bool rss_exact)
{
	unsigned int sequence = read_seqbegin(&signal->stats_lock);
	unsigned long flags;

	sum_threads(sums, signal, rss_exact);
	if (likely(!read_seqretry(&signal->stats_lock, sequence)))
		return;

	read_seqlock_excl_irqsave(&signal->stats_lock, flags);
	sum_threads(sums, signal, rss_exact);
	read_sequnlock_excl_irqrestore(&signal->stats_lock, flags);
}

/*
 * task_lock() keeps the address space from going away. get_task_mm() would too, but then the last
 * mmput() could be ours, and the reader would have to tear the address space down.
 */
static bool collect_memory_of(struct sysinfo_process *process, struct task_struct *thread,
			      const struct thread_sums *sums, bool rss_exact)
{
	struct mm_struct *mm;
	int i;

	task_lock(thread);
	mm = thread->mm;
	if (mm) {
		process->vsize_pages = READ_ONCE(mm->total_vm);
		for (i = 0; i < NR_MM_COUNTERS; i++)
			process->pages[i] = max(0L, sums->pages[i] +
						sysinfo_mm_pages(mm, i, rss_exact));
	}
	task_unlock(thread);
	return mm;
}

static void collect_memory(struct sysinfo_process *process, struct task_struct *leader,
			   const struct thread_sums *sums, bool rss_exact)
{
	struct task_struct *thread;

	process->vsize_pages = 0;
	memset(process->pages, 0, sizeof(process->pages));

	/* A kernel thread may borrow an address space, but has none. */
	if (leader->flags & PF_KTHREAD)
		return;
	/* The leader has none when it ended before the other threads. */
	__for_each_thread(leader->signal, thread) {
		if (collect_memory_of(process, thread, sums, rss_exact))
			return;
	}
}

void sysinfo_process_collect(struct sysinfo_process *process, struct task_struct *leader, pid_t pid,
			     const struct sysinfo_view *view)
{
	struct thread_sums sums;

	collect_sums(&sums, leader->signal, view->rss_exact);

	process->pid = pid;
	process->ppid = task_ppid_nr_ns(leader, view->pids);
	process->uid = from_kuid(view->users, task_euid(leader));
	process->state = task_state_to_char(leader);
	process->threads = READ_ONCE(leader->signal->nr_threads);
	process->start_ns = leader->start_boottime;
	process->cpu_ns = sums.runtime;
	process->stime_ns = sysinfo_scale_stime(sums.runtime, sums.utime, sums.stime);
	process->cutime_ns = sums.cutime;
	process->cstime_ns = sums.cstime;
	process->minor_faults = sums.minor_faults;
	process->major_faults = sums.major_faults;
	process->cgroup = 0;
	collect_memory(process, leader, &sums, view->rss_exact);
	strscpy(process->comm, leader->comm, sizeof(process->comm));
}
