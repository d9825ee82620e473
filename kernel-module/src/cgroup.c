// SPDX-License-Identifier: GPL-2.0-only

#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/page_counter.h>
#include <linux/sched.h>

#include "cgroup.h"
#include "snapshot.h"
#include "text.h"

/* The words of a line and what is between them, without the path. */
#define LINE_LENGTH (sizeof("c") + sizeof("memory=") + 2 * SYSINFO_U64_LENGTH + 4)

#if defined(CONFIG_MEMCG) || defined(CONFIG_CGROUP_PIDS)
/* The task's cgroup in the hierarchy of that controller, if it is one of v1. */
static struct cgroup *cgroup_v1(struct task_struct *task, int controller)
{
	struct cgroup_subsys_state *state = task_css(task, controller);

	return state && state->cgroup->root != &cgrp_dfl_root ? state->cgroup : NULL;
}
#endif

static struct cgroup *cgroup_of(struct task_struct *task)
{
	struct cgroup *cgroup = NULL;

#ifdef CONFIG_MEMCG
	cgroup = cgroup_v1(task, memory_cgrp_id);
#endif
#ifdef CONFIG_CGROUP_PIDS
	if (!cgroup)
		cgroup = cgroup_v1(task, pids_cgrp_id);
#endif
	return cgroup ?: task_dfl_cgroup(task);
}

/*
 * Nothing is charged to the root. In a cgroup without the memory controller the task is charged to
 * one further up: that is not this cgroup's charge.
 */
static bool memory_of(struct task_struct *task, const struct cgroup *cgroup, u64 *pages)
{
#ifdef CONFIG_MEMCG
	struct cgroup_subsys_state *state = task_css(task, memory_cgrp_id);

	if (!state || !state->parent || state->cgroup != cgroup)
		return false;
	*pages = page_counter_read(&mem_cgroup_from_css(state)->memory);
	return true;
#else /* !CONFIG_MEMCG */
	return false;
#endif /* !CONFIG_MEMCG */
}

int sysinfo_cgroups_reserve(struct sysinfo_cgroups *cgroups)
{
	return sysinfo_cgroup_table_reserve(&cgroups->table);
}

unsigned int sysinfo_cgroups_number(struct sysinfo_cgroups *cgroups, struct task_struct *task)
{
	struct cgroup *cgroup = cgroup_of(task);
	struct sysinfo_cgroup_key key = {
		.id = cgroup_id(cgroup),
		.hierarchy = cgroup->root->hierarchy_id,
	};
	unsigned int number;
	bool added;
	int length;

	number = sysinfo_cgroup_table_number(&cgroups->table, key, &added);
	if (!added)
		return number;

	cgroups->fresh = number;
	cgroups->memory_known = memory_of(task, cgroup, &cgroups->memory_pages);
	/*
	 * Too long a path comes cut: with its whole length, the length it was cut to, or -E2BIG, as
	 * the kernel's version has it. The buffer has a byte to spare: a full one was cut.
	 */
	length = cgroup_path(cgroup, cgroups->path, sizeof(cgroups->path));
	if (length < 0 || length >= PATH_MAX)
		cgroups->path[0] = '\0';
	return number;
}

int sysinfo_cgroups_show(struct sysinfo_cgroups *cgroups, struct sysinfo_snapshot *snapshot)
{
	char *to;

	if (!cgroups->fresh)
		return 0;

	to = sysinfo_snapshot_reserve(snapshot, LINE_LENGTH +
				      SYSINFO_ESCAPED_LENGTH(strlen(cgroups->path)));
	if (IS_ERR(to))
		return PTR_ERR(to);
	to = sysinfo_put_string(to, "c ");
	to = sysinfo_put_u64(to, cgroups->fresh);
	if (cgroups->memory_known)
		to = sysinfo_put_named(to, "memory", cgroups->memory_pages << (PAGE_SHIFT - 10));
	else
		to = sysinfo_put_unknown(to, "memory");
	*to++ = ' ';
	if (cgroups->path[0])
		to = sysinfo_put_escaped(to, cgroups->path);
	else
		*to++ = '-';
	*to++ = '\n';
	cgroups->fresh = 0;
	return sysinfo_snapshot_commit(snapshot, to);
}

void sysinfo_cgroups_free(struct sysinfo_cgroups *cgroups)
{
	sysinfo_cgroup_table_free(&cgroups->table);
}
