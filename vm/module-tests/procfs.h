// SPDX-License-Identifier: Apache-2.0
#ifndef PROCFS_H
#define PROCFS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// What /proc says of the same things: the measure the module is held against.

struct proc_process {
	pid_t pid;
	char state;
	uint64_t ppid, minflt, majflt, utime, stime, cutime, cstime, threads, starttime; // stat; times in ticks
	uint64_t uid, vsize, rss_anon, rss_file, rss_shmem, swap;                        // status; kB
	char comm[64];
	char cgroup[8192]; // path in the hierarchy of proc_cgroup_line; empty without one
};

// The pids there are now; returns their number, at most max.
int proc_pids(pid_t *pids, int max);
// False when there is no such process, or no longer.
bool proc_read(struct proc_process *process, pid_t pid);
// A whole file as a string; false when it cannot be read.
bool proc_text(char *text, size_t size, const char *path);
// "Name:  123" lines of status, meminfo, smaps_rollup: the first with that name.
uint64_t proc_value(const char *text, const char *name);

// By its release, as uname has it.
bool proc_kernel_before(int major, int minor);

// The hierarchy whose path the module shows: "0::" on v2, ":memory:" or ":pids:" on v1; NULL: there are no cgroups.
extern const char *proc_cgroup_line;

#endif
