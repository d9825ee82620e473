/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_PASS_H
#define SYSINFO_PASS_H

struct pid_namespace;
struct sysinfo_snapshot;
struct user_namespace;

/*
 * Fills @snapshot with a whole file of format 1: the processes of @pids, with pids as it numbers
 * them and user ids as @users does. Sleeps. After an error the snapshot is empty.
 */
int sysinfo_pass(struct sysinfo_snapshot *snapshot, struct pid_namespace *pids,
		 struct user_namespace *users);

#endif
