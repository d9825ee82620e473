// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk over all processes, by pid:
 *
 *	reserve -> [RCU: up to 32 pids into locals, to the first new cgroup] -> show -> reserve ...
 *
 * Between two batches nothing is held, so other work goes on however many processes there are; what
 * must not be missed, a process that lives through the walk, keeps its pid.
 */

#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "cgroup.h"
#include "compat/pid.h"
#include "process.h"
#include "process_line.h"
#include "walk.h"

#define BATCH 32
/* So many threads count as one process more. */
#define THREADS_A_PROCESS 16

struct walk {
	const struct sysinfo_view *view;
	pid_t next;			/* the lowest pid not looked at yet */
	bool done;
	unsigned int count;		/* of the batch */
	struct sysinfo_process batch[BATCH];
	struct sysinfo_cgroups cgroups;
};

/*
 * Counts pids, those of threads too, and then a process's threads, whose times are added up: it may
 * have thousands, and RCU is held meanwhile.
 */
static void collect_batch(struct walk *walk)
{
	struct sysinfo_process *process;
	struct task_struct *leader;
	unsigned int work = 0;
	struct pid *pid;

	walk->count = 0;
	rcu_read_lock();
	for (; work < BATCH && !walk->cgroups.fresh; work++) {
		pid = sysinfo_find_ge_pid(walk->next, walk->view->pids);
		if (!pid) {
			walk->done = true;
			break;
		}
		walk->next = pid_nr_ns(pid, walk->view->pids) + 1;

		leader = pid_task(pid, PIDTYPE_TGID);
		if (!leader)
			continue;
		process = &walk->batch[walk->count++];
		sysinfo_process_collect(process, leader, walk->next - 1, walk->view);
		process->cgroup = sysinfo_cgroups_number(&walk->cgroups, leader);
		work += process->threads / THREADS_A_PROCESS;
	}
	rcu_read_unlock();
}

static int show_batch(struct walk *walk, struct sysinfo_snapshot *snapshot)
{
	unsigned int i;
	int err;

	/* Before its first use: only the last process of a batch can be in it. */
	err = sysinfo_cgroups_show(&walk->cgroups, snapshot);
	for (i = 0; !err && i < walk->count; i++)
		err = sysinfo_process_show(snapshot, &walk->batch[i]);
	return err;
}

static int walk_all(struct walk *walk, struct sysinfo_snapshot *snapshot, u64 *processes)
{
	int err;

	while (!walk->done) {
		err = sysinfo_cgroups_reserve(&walk->cgroups);
		if (err)
			return err;
		collect_batch(walk);
		err = show_batch(walk, snapshot);
		if (err)
			return err;
		*processes += walk->count;

		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

int sysinfo_walk_show(struct sysinfo_snapshot *snapshot, const struct sysinfo_view *view,
		      u64 *processes)
{
	struct walk *walk;
	int err;

	err = sysinfo_columns_show(snapshot);
	if (err)
		return err;
	walk = kvzalloc(sizeof(*walk), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!walk)
		return -ENOMEM;
	walk->view = view;
	walk->next = 1;

	*processes = 0;
	err = walk_all(walk, snapshot, processes);

	sysinfo_cgroups_free(&walk->cgroups);
	kvfree(walk);
	return err;
}
