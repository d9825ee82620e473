// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "procfs.h"
#include "sysinfo_file.h"
#include "tests.h"

enum { BURN_MS = 400, LIVING_THREADS = 100, LIVING_MS = 20, CPU_TICKS = 3 };

static uint64_t cpu_ms(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void *burn_user(void *argument)
{
	uint64_t end = cpu_ms(CLOCK_THREAD_CPUTIME_ID) + BURN_MS;

	(void)argument;
	while (cpu_ms(CLOCK_THREAD_CPUTIME_ID) < end) {
		for (volatile int i = 0; i < 100000; i++)
			;
	}
	return NULL;
}

static void *burn_kernel(void *argument)
{
	static char text[1 << 16];
	uint64_t end = cpu_ms(CLOCK_THREAD_CPUTIME_ID) + BURN_MS;

	(void)argument;
	while (cpu_ms(CLOCK_THREAD_CPUTIME_ID) < end)
		proc_text(text, sizeof(text), "/proc/meminfo");
	return NULL;
}

static void burn_in_user(void *argument)
{
	burn_user(argument);
}

static void burn_in_kernel(void *argument)
{
	burn_kernel(argument);
}

// Three threads that have ended when the process is looked at.
static void burn_in_threads(void *argument)
{
	pthread_t threads[3];

	for (int i = 0; i < 3; i++)
		REQUIRE(!pthread_create(&threads[i], NULL, burn_user, argument), "pthread_create");
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
}

static void burn_in_living_threads(void *argument)
{
	(void)argument;
	child_start_threads(&(struct child_threads){.count = LIVING_THREADS, .cpu_ms = LIVING_MS});
}

static void burn_in_children(void *argument)
{
	for (int i = 0; i < 3; i++) {
		if (!fork()) {
			burn_user(argument);
			_exit(0);
		}
		wait(NULL);
	}
}

static uint64_t ticks_of(const struct proc_process *process, enum column column)
{
	switch (column) {
	case CPU_NS: return process->utime + process->stime;
	case UTIME_NS: return process->utime;
	case STIME_NS: return process->stime;
	case CUTIME_NS: return process->cutime;
	default: return process->cstime;
	}
}

static void check_burnt(void (*burn)(void *), enum column column, uint64_t expected_ms)
{
	const uint64_t tick = 1000000000 / (uint64_t)sysconf(_SC_CLK_TCK);
	struct sysinfo_file file = {0};
	struct proc_process before, after;
	const struct process *process;
	pid_t pid = child_start(burn, NULL);

	// On a busy host its last instructions may come between two reads: the file must lie between those of /proc.
	REQUIRE(proc_read(&before, pid), "process %d is missing", pid);
	sysinfo_file_load(&file);
	process = sysinfo_file_find(&file, pid);
	REQUIRE(process && proc_read(&after, pid), "process %d is missing", pid);
	for (enum column i = CPU_NS; i <= CSTIME_NS; i++)
		CHECK(process->value[i] / tick + CPU_TICKS >= ticks_of(&before, i) &&
			      process->value[i] / tick <= ticks_of(&after, i) + CPU_TICKS,
		      "%s is %" PRIu64 " ticks, not %" PRIu64 " to %" PRIu64, column_names[i], process->value[i] / tick,
		      ticks_of(&before, i), ticks_of(&after, i));
	CHECK(process->value[column] / 1000000 >= expected_ms, "%s is %" PRIu64 " ms, below %" PRIu64,
	      column_names[column], process->value[column] / 1000000, expected_ms);
	child_kill(pid);
	sysinfo_file_free(&file);
}

void test_cpu_time(void)
{
	// Ticks find a process where it happens to be, and on a busy host they come seldom and late: how much of the split
	// falls where it burns is little sure. That the split is the one of /proc is checked to three ticks.
	check_burnt(burn_in_user, CPU_NS, BURN_MS);
	check_burnt(burn_in_user, UTIME_NS, BURN_MS / 8);
	check_burnt(burn_in_kernel, CPU_NS, BURN_MS);
	check_burnt(burn_in_kernel, STIME_NS, BURN_MS / 8);
	check_burnt(burn_in_threads, CPU_NS, 3 * BURN_MS);
	check_burnt(burn_in_living_threads, CPU_NS, LIVING_THREADS * LIVING_MS);
	check_burnt(burn_in_children, CUTIME_NS, 3 * BURN_MS / 8);
}
