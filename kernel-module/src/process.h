/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_PROCESS_H
#define SYSINFO_PROCESS_H

#include <linux/mm_types_task.h>
#include <linux/sched.h>
#include <linux/types.h>

struct pid_namespace;
struct user_namespace;

/* One process as a pass saw it: values only, so it outlives the RCU section it was taken in. */
struct sysinfo_process {
	pid_t pid;
	pid_t ppid;
	uid_t uid;			/* (uid_t)-1: not mapped in the reader's namespace */
	char state;
	unsigned int threads;
	u64 start_ns;
	u64 cpu_ns;
	u64 stime_ns;			/* the part of cpu_ns in the kernel */
	u64 cutime_ns;
	u64 cstime_ns;
	u64 minor_faults;
	u64 major_faults;
	u64 vsize_pages;
	long pages[NR_MM_COUNTERS];	/* by MM_ANONPAGES and its like */
	unsigned int cgroup;		/* its number in the file; 0: none */
	char comm[TASK_COMM_LEN];
};

/* For whom, and how closely, processes are collected. */
struct sysinfo_view {
	struct pid_namespace *pids;
	struct user_namespace *users;
	bool rss_exact;
};

/* All but the cgroup. @leader leads its thread group; the caller holds the RCU read lock. */
void sysinfo_process_collect(struct sysinfo_process *process, struct task_struct *leader, pid_t pid,
			     const struct sysinfo_view *view);

#endif
