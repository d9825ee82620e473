// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include "share.h"

struct member {
	const char *key;
	enum sysinfo_column column;
};

void cgroup__write(struct json *json, const struct sysinfo_snapshot *snapshot, int64_t cgroup)
{
	char id[SYSINFO_CONTAINER_ID_SIZE];
	const char *path = NULL;
	size_t size = 0;

	if (cgroup != SYSINFO_UNKNOWN)
		path = sysinfo_snapshot__cgroup_path(snapshot, (size_t)cgroup, &size);
	if (path && !sysinfo_container_id(path, size, id))
		json__text(json, "container_id", id);
	else
		json__null(json, "container_id");
	if (path)
		json__bytes(json, "cgroup", path, size);
	else
		json__null(json, "cgroup");
}

static void write_numbers(struct json *json, const struct sysinfo_snapshot *snapshot, size_t process,
			  const struct member *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json__integer(json, members[i].key,
			      sysinfo_snapshot__value(snapshot, process, members[i].column));
}

#define WRITE_NUMBERS(json, snapshot, process, members) \
	write_numbers(json, snapshot, process, members, sizeof(members) / sizeof((members)[0]))

static void write_state(struct json *json, int64_t state)
{
	char letter[2] = { (char)state, '\0' };

	if (state == SYSINFO_UNKNOWN)
		json__null(json, "state");
	else
		json__text(json, "state", letter);
}

static int64_t resident(const struct sysinfo_snapshot *snapshot, size_t process)
{
	int64_t anon = sysinfo_snapshot__value(snapshot, process, SYSINFO_RSS_ANON);
	int64_t file = sysinfo_snapshot__value(snapshot, process, SYSINFO_RSS_FILE);
	int64_t shmem = sysinfo_snapshot__value(snapshot, process, SYSINFO_RSS_SHMEM);

	return share__sum(share__sum(anon, file), shmem);
}

/* Percent of one CPU over the life of the process, as ps(1) has it. */
static double cpu_percent(const struct sysinfo_snapshot *snapshot, size_t process)
{
	int64_t now = sysinfo_snapshot__total(snapshot, SYSINFO_BOOTTIME_NS);
	int64_t start = sysinfo_snapshot__value(snapshot, process, SYSINFO_START_NS);

	return share__percent(sysinfo_snapshot__value(snapshot, process, SYSINFO_CPU_NS),
			      share__difference(now, start));
}

void process__write(struct json *json, const struct sysinfo_snapshot *snapshot, size_t process)
{
	static const struct member identity[] = {
		{ "pid", SYSINFO_PID },
		{ "ppid", SYSINFO_PPID },
		{ "uid", SYSINFO_UID },
	};
	static const struct member numbers[] = {
		{ "cpu_time_ns", SYSINFO_CPU_NS },     { "start_ns", SYSINFO_START_NS },
		{ "utime_ns", SYSINFO_UTIME_NS },      { "stime_ns", SYSINFO_STIME_NS },
		{ "cutime_ns", SYSINFO_CUTIME_NS },    { "cstime_ns", SYSINFO_CSTIME_NS },
		{ "minflt", SYSINFO_MINFLT },	       { "majflt", SYSINFO_MAJFLT },
		{ "swap_kb", SYSINFO_SWAP },
	};
	static const struct member parts[] = {
		{ "rss_anon_kb", SYSINFO_RSS_ANON },
		{ "rss_file_kb", SYSINFO_RSS_FILE },
		{ "rss_shmem_kb", SYSINFO_RSS_SHMEM },
	};
	int64_t rss = resident(snapshot, process);
	const char *name;
	size_t size;

	json__open(json, NULL, '{');
	WRITE_NUMBERS(json, snapshot, process, identity);
	name = sysinfo_snapshot__name(snapshot, process, &size);
	if (name)
		json__bytes(json, "name", name, size);
	else
		json__null(json, "name");
	write_state(json, sysinfo_snapshot__value(snapshot, process, SYSINFO_STATE));
	json__integer(json, "threads", sysinfo_snapshot__value(snapshot, process, SYSINFO_THREADS));
	json__integer(json, "vsz_kb", sysinfo_snapshot__value(snapshot, process, SYSINFO_VSIZE));
	json__integer(json, "rss_kb", rss);
	WRITE_NUMBERS(json, snapshot, process, parts);
	json__decimal(json, "memory_percent",
		      share__percent(rss, sysinfo_snapshot__total(snapshot, SYSINFO_MEM_TOTAL)));
	json__decimal(json, "cpu_percent", cpu_percent(snapshot, process));
	WRITE_NUMBERS(json, snapshot, process, numbers);
	cgroup__write(json, snapshot, sysinfo_snapshot__value(snapshot, process, SYSINFO_CGROUP));
	json__close(json, '}');
}
