// SPDX-License-Identifier: Apache-2.0
#include "document.h"

#include "process.h"
#include "share.h"

struct member {
	const char *key;
	enum sysinfo_total total;
};

static void write_totals(struct json *json, const struct sysinfo_snapshot *snapshot,
			 const struct member *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json__integer(json, members[i].key,
			      sysinfo_snapshot__total(snapshot, members[i].total));
}

#define WRITE_TOTALS(json, snapshot, members) \
	write_totals(json, snapshot, members, sizeof(members) / sizeof((members)[0]))

static void write_rss_mode(struct json *json, int64_t mode)
{
	if (mode == SYSINFO_UNKNOWN)
		json__null(json, "rss");
	else
		json__text(json, "rss", mode == SYSINFO_RSS_EXACT ? "exact" : "approximate");
}

static void write_header(struct json *json, const struct sysinfo_snapshot *snapshot)
{
	static const struct member members[] = {
		{ "format", SYSINFO_FORMAT },
		{ "boottime_ns", SYSINFO_BOOTTIME_NS },
		{ "realtime_ns", SYSINFO_REALTIME_NS },
		{ "cpus", SYSINFO_CPUS },
	};

	WRITE_TOTALS(json, snapshot, members);
	write_rss_mode(json, sysinfo_snapshot__total(snapshot, SYSINFO_RSS_MODE));
}

static void write_memory(struct json *json, const struct sysinfo_snapshot *snapshot)
{
	static const struct member members[] = {
		{ "total_kb", SYSINFO_MEM_TOTAL },	   { "free_kb", SYSINFO_MEM_FREE },
		{ "available_kb", SYSINFO_MEM_AVAILABLE }, { "buffers_kb", SYSINFO_MEM_BUFFERS },
		{ "cached_kb", SYSINFO_MEM_CACHED },	   { "shmem_kb", SYSINFO_MEM_SHMEM },
		{ "slab_kb", SYSINFO_MEM_SLAB },
	};

	json__open(json, "memory", '{');
	WRITE_TOTALS(json, snapshot, members);
	/* What cannot be had without swapping, as free(1) says it since procps 4. */
	json__integer(json, "used_kb",
		      share__difference(sysinfo_snapshot__total(snapshot, SYSINFO_MEM_TOTAL),
					sysinfo_snapshot__total(snapshot, SYSINFO_MEM_AVAILABLE)));
	json__close(json, '}');
}

static void write_swap(struct json *json, const struct sysinfo_snapshot *snapshot)
{
	int64_t total = sysinfo_snapshot__total(snapshot, SYSINFO_SWAP_TOTAL);
	int64_t free = sysinfo_snapshot__total(snapshot, SYSINFO_SWAP_FREE);

	json__open(json, "swap", '{');
	json__integer(json, "total_kb", total);
	json__integer(json, "free_kb", free);
	json__integer(json, "used_kb", share__difference(total, free));
	json__close(json, '}');
}

static void write_load(struct json *json, const struct sysinfo_snapshot *snapshot)
{
	json__open(json, "load", '[');
	for (int i = SYSINFO_LOAD_1; i <= SYSINFO_LOAD_15; i++)
		json__decimal(json, NULL,
			      share__quotient(sysinfo_snapshot__total(snapshot, (enum sysinfo_total)i),
					      1000000));
	json__close(json, ']');
}

static void write_cpu(struct json *json, const struct sysinfo_snapshot *snapshot)
{
	static const struct member members[] = {
		{ "user_ns", SYSINFO_CPU_USER },       { "nice_ns", SYSINFO_CPU_NICE },
		{ "system_ns", SYSINFO_CPU_SYSTEM },   { "idle_ns", SYSINFO_CPU_IDLE },
		{ "iowait_ns", SYSINFO_CPU_IOWAIT },   { "irq_ns", SYSINFO_CPU_IRQ },
		{ "softirq_ns", SYSINFO_CPU_SOFTIRQ }, { "steal_ns", SYSINFO_CPU_STEAL },
	};

	json__open(json, "cpu", '{');
	WRITE_TOTALS(json, snapshot, members);
	json__close(json, '}');
}

static void write_cgroups(struct json *json, const struct sysinfo_snapshot *snapshot)
{
	size_t count = sysinfo_snapshot__cgroup_count(snapshot);

	json__open(json, "cgroups", '[');
	for (size_t i = 0; i < count; i++) {
		json__open(json, NULL, '{');
		cgroup__write(json, snapshot, (int64_t)i);
		json__integer(json, "memory_kb", sysinfo_snapshot__cgroup_memory(snapshot, i));
		json__close(json, '}');
	}
	json__close(json, ']');
}

static int write_process(const struct sysinfo_snapshot *snapshot, size_t process, void *context)
{
	process__write(context, snapshot, process);
	return 0;
}

void document__write(struct json *json, const struct sysinfo_snapshot *snapshot)
{
	json__open(json, NULL, '{');
	write_header(json, snapshot);
	write_memory(json, snapshot);
	write_swap(json, snapshot);
	write_load(json, snapshot);
	write_cpu(json, snapshot);
	write_cgroups(json, snapshot);
	json__open(json, "processes", '[');
	sysinfo_snapshot__visit(snapshot, write_process, json);
	json__close(json, ']');
	json__close(json, '}');
}
