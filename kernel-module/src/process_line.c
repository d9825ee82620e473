// SPDX-License-Identifier: GPL-2.0-only

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include "process.h"
#include "process_line.h"
#include "snapshot.h"
#include "text.h"

/* In the order in which sysinfo_process_show() writes them. */
static const char * const columns[] = {
	"pid", "ppid", "uid", "state", "threads", "start_ns",
	"cpu_ns", "utime_ns", "stime_ns", "cutime_ns", "cstime_ns",
	"minflt", "majflt",
	"vsize", "rss_anon", "rss_file", "rss_shmem", "swap",
	"cgroup", "comm",
};

#define COLUMNS_LENGTH (sizeof("columns\n") + ARRAY_SIZE(columns) * (1 + 12))
/* All but the last are numbers, or shorter. */
#define LINE_LENGTH (sizeof("p\n") + ARRAY_SIZE(columns) * (1 + SYSINFO_U64_LENGTH) + \
		     SYSINFO_ESCAPED_LENGTH(TASK_COMM_LEN))

int sysinfo_columns_show(struct sysinfo_snapshot *snapshot)
{
	char *to = sysinfo_snapshot_reserve(snapshot, COLUMNS_LENGTH);
	int i;

	if (IS_ERR(to))
		return PTR_ERR(to);
	to = sysinfo_put_string(to, "columns");
	for (i = 0; i < ARRAY_SIZE(columns); i++) {
		*to++ = ' ';
		to = sysinfo_put_string(to, columns[i]);
	}
	*to++ = '\n';
	return sysinfo_snapshot_commit(snapshot, to);
}

static char *put_number(char *to, u64 value)
{
	*to++ = ' ';
	return sysinfo_put_u64(to, value);
}

static char *put_optional(char *to, u64 value, bool known)
{
	return known ? put_number(to, value) : sysinfo_put_string(to, " -");
}

static char *put_pages(char *to, u64 pages)
{
	return put_number(to, pages << (PAGE_SHIFT - 10));
}

int sysinfo_process_show(struct sysinfo_snapshot *snapshot, const struct sysinfo_process *process)
{
	char *to = sysinfo_snapshot_reserve(snapshot, LINE_LENGTH);

	if (IS_ERR(to))
		return PTR_ERR(to);
	*to++ = 'p';
	to = put_number(to, process->pid);
	to = put_number(to, process->ppid);
	to = put_optional(to, process->uid, process->uid != (uid_t)-1);
	*to++ = ' ';
	*to++ = process->state;
	to = put_number(to, process->threads);
	to = put_number(to, process->start_ns);
	to = put_number(to, process->cpu_ns);
	to = put_number(to, process->cpu_ns - process->stime_ns);
	to = put_number(to, process->stime_ns);
	to = put_number(to, process->cutime_ns);
	to = put_number(to, process->cstime_ns);
	to = put_number(to, process->minor_faults);
	to = put_number(to, process->major_faults);
	to = put_pages(to, process->vsize_pages);
	to = put_pages(to, process->pages[MM_ANONPAGES]);
	to = put_pages(to, process->pages[MM_FILEPAGES]);
	to = put_pages(to, process->pages[MM_SHMEMPAGES]);
	to = put_pages(to, process->pages[MM_SWAPENTS]);
	to = put_optional(to, process->cgroup, process->cgroup);
	*to++ = ' ';
	to = sysinfo_put_escaped(to, process->comm);
	*to++ = '\n';
	return sysinfo_snapshot_commit(snapshot, to);
}
