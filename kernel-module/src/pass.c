// SPDX-License-Identifier: GPL-2.0-only

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/ktime.h>

#include "parameters.h"
#include "pass.h"
#include "process.h"
#include "snapshot.h"
#include "system.h"
#include "text.h"
#include "walk.h"

#define HEADER_LENGTH 128
#define END_LENGTH 32

/* The size of the last pass, of any file: the next one is about as long, and is allocated so. */
static atomic_long_t last_size = ATOMIC_LONG_INIT(0);

static int show_header(struct sysinfo_snapshot *snapshot, bool rss_exact)
{
	u64 boottime = ktime_get_boottime_ns();
	u64 realtime = ktime_get_real_ns();
	char *to = sysinfo_snapshot_reserve(snapshot, HEADER_LENGTH);

	if (IS_ERR(to))
		return PTR_ERR(to);
	to = sysinfo_put_string(to, "sysinfo 1");
	to = sysinfo_put_named(to, "boottime_ns", boottime);
	to = sysinfo_put_named(to, "realtime_ns", realtime);
	to = sysinfo_put_named(to, "cpus", num_online_cpus());
	to = sysinfo_put_string(to, rss_exact ? " rss=exact\n" : " rss=approximate\n");
	return sysinfo_snapshot_commit(snapshot, to);
}

static int show_end(struct sysinfo_snapshot *snapshot, u64 processes)
{
	char *to = sysinfo_snapshot_reserve(snapshot, END_LENGTH);

	if (IS_ERR(to))
		return PTR_ERR(to);
	to = sysinfo_put_string(to, "end ");
	to = sysinfo_put_u64(to, processes);
	*to++ = '\n';
	return sysinfo_snapshot_commit(snapshot, to);
}

static int show_all(struct sysinfo_snapshot *snapshot, const struct sysinfo_view *view)
{
	u64 processes;
	int err;

	/* An eighth more, so that a few new processes do not cost a second allocation. */
	err = sysinfo_snapshot_expect(snapshot, atomic_long_read(&last_size) / 8 * 9);
	if (err)
		return err;
	err = show_header(snapshot, view->rss_exact);
	if (err)
		return err;
	err = sysinfo_system_show(snapshot);
	if (err)
		return err;
	err = sysinfo_walk_show(snapshot, view, &processes);
	if (err)
		return err;
	return show_end(snapshot, processes);
}

int sysinfo_pass(struct sysinfo_snapshot *snapshot, struct pid_namespace *pids,
		 struct user_namespace *users)
{
	const struct sysinfo_view view = {
		.pids = pids,
		.users = users,
		.rss_exact = sysinfo_parameter_rss_exact(),
	};
	int err;

	sysinfo_snapshot_begin(snapshot, sysinfo_parameter_max_bytes());
	err = show_all(snapshot, &view);
	if (err) {
		sysinfo_snapshot_free(snapshot);
		return err;
	}
	atomic_long_set(&last_size, snapshot->size);
	return 0;
}
