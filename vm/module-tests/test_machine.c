// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "procfs.h"
#include "sysinfo_file.h"
#include "tests.h"

enum { TOLERANCE_KB = 2048, TOLERANCE_TICKS = 3 };

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void check_clocks(void)
{
	struct sysinfo_file file = {0};
	uint64_t boottime = clock_ns(CLOCK_BOOTTIME), realtime = clock_ns(CLOCK_REALTIME);

	sysinfo_file_load(&file);
	CHECK(file.boottime_ns >= boottime && file.boottime_ns <= clock_ns(CLOCK_BOOTTIME),
	      "boottime %" PRIu64 " is not within the read", file.boottime_ns);
	CHECK(file.realtime_ns >= realtime && file.realtime_ns <= clock_ns(CLOCK_REALTIME),
	      "realtime %" PRIu64 " is not within the read", file.realtime_ns);
	CHECK(file.cpus == (uint64_t)get_nprocs(), "%" PRIu64 " cpus", file.cpus);
	sysinfo_file_free(&file);
}

// Other work may change a number between the reads of /proc before and after, so it may lie a little outside.
static void check_between(const char *name, uint64_t value, uint64_t before, uint64_t after, uint64_t tolerance)
{
	uint64_t low = before < after ? before : after, high = before < after ? after : before;

	CHECK(value + tolerance >= low && value <= high + tolerance,
	      "%s %" PRIu64 " is not in %" PRIu64 " to %" PRIu64, name, value, low, high);
}

static void check_memory(void)
{
	struct sysinfo_file file = {0};
	char before[8192], after[8192];

	REQUIRE(proc_text(before, sizeof(before), "/proc/meminfo"), "meminfo");
	sysinfo_file_load(&file);
	REQUIRE(proc_text(after, sizeof(after), "/proc/meminfo"), "meminfo");
	CHECK(file.total == proc_value(before, "MemTotal"), "total %" PRIu64, file.total);
#define MEMORY(field, name) \
	check_between(#field, file.field, proc_value(before, name), proc_value(after, name), TOLERANCE_KB)
	MEMORY(free, "MemFree");
	MEMORY(available, "MemAvailable");
	MEMORY(buffers, "Buffers");
	MEMORY(cached, "Cached");
	MEMORY(shmem, "Shmem");
	MEMORY(slab, "Slab");
	MEMORY(swap_free, "SwapFree");
#undef MEMORY
	sysinfo_file_free(&file);
}

static void check_load(void)
{
	struct sysinfo_file file = {0};
	double before[3], after[3];
	char text[256];

	// The averages change every five seconds: one of some tries has none in between.
	for (int i = 0; i < 5; i++) {
		REQUIRE(proc_text(text, sizeof(text), "/proc/loadavg"), "loadavg");
		sscanf(text, "%lf %lf %lf", &before[0], &before[1], &before[2]);
		sysinfo_file_load(&file);
		REQUIRE(proc_text(text, sizeof(text), "/proc/loadavg"), "loadavg");
		sscanf(text, "%lf %lf %lf", &after[0], &after[1], &after[2]);
		if (before[0] == after[0] && before[1] == after[1] && before[2] == after[2])
			break;
	}
	for (int i = 0; i < 3; i++)
		CHECK(file.load[i] - after[i] < 0.001 && after[i] - file.load[i] < 0.001,
		      "load %.2f, expected %.2f", file.load[i], after[i]);
	sysinfo_file_free(&file);
}

static void read_cpu(uint64_t ticks[8])
{
	char text[8192];

	REQUIRE(proc_text(text, sizeof(text), "/proc/stat"), "stat");
	REQUIRE(sscanf(text, "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		       " %" SCNu64, &ticks[0], &ticks[1], &ticks[2], &ticks[3], &ticks[4], &ticks[5], &ticks[6],
		       &ticks[7]) == 8, "the cpu line of stat");
}

static void check_cpu(void)
{
	static const char *const names[] = {"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"};
	uint64_t before[8], after[8], tick = 1000000000 / (uint64_t)sysconf(_SC_CLK_TCK);
	struct sysinfo_file file = {0};

	read_cpu(before);
	sysinfo_file_load(&file);
	read_cpu(after);
	const uint64_t values[] = {file.user, file.nice, file.system, file.idle, file.iowait, file.irq, file.softirq,
				   file.steal};
	for (int i = 0; i < 8; i++)
		check_between(names[i], values[i] / tick, before[i], after[i], TOLERANCE_TICKS);
	sysinfo_file_free(&file);
}

void test_machine(void)
{
	check_clocks();
	check_memory();
	check_load();
	check_cpu();
}
