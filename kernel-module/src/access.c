// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file is whole or refused. Its mode cannot tell a container's root from the host's, container
 * engines do not mask it, and hidepid= does not reach global proc files: so it is checked here.
 */

#include <linux/capability.h>
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/init_task.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>

#include "access.h"

static bool in_initial_namespaces(void)
{
	/*
	 * Up to 5.11, but for later releases of 5.10, io_uring opens files from its kernel threads,
	 * which are in no container: for whoever asked. Nobody else's kernel thread reads this.
	 */
	if (current->flags & PF_KTHREAD)
		return false;
	if (task_active_pid_ns(current) != &init_pid_ns)
		return false;
#ifdef CONFIG_CGROUPS
	/* init_cgroup_ns is not exported; the idle task is in it. */
	if (current->nsproxy->cgroup_ns != init_task.nsproxy->cgroup_ns)
		return false;
#endif
	return true;
}

/* As proc does for a process of somebody else, had it a file with all of them. */
static bool sees_all_processes(const struct proc_fs_info *info)
{
	if (info->hide_pid == HIDEPID_OFF)
		return true;
	if (info->hide_pid != HIDEPID_NOT_PTRACEABLE && in_group_p(info->pid_gid))
		return true;
	return capable(CAP_SYS_PTRACE);
}

int sysinfo_access_check(struct super_block *sb)
{
	if (!in_initial_namespaces() || !sees_all_processes(proc_sb_info(sb)))
		return -EPERM;
	return 0;
}
