// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "module.h"
#include "procfs.h"
#include "sysinfo_file.h"
#include "tests.h"

// With few pids they come round in no time. A pass goes by pid, so it must not lose a process that stays, show one twice
// or out of order (the parser refuses that), nor give a new process the figures of the one that had its pid before: they
// come one after the other, so one that is seen began no earlier than any that an earlier pass has seen.

enum { ROUNDS = 20, SEEN = 20, STAYING = 20, PIDS = 400 }; // of which 300 are not given twice

static char former[32];

static volatile struct {
	bool over;
	unsigned long rounds;
	pid_t last;
} *shared;

static void come_and_go(void)
{
	volatile unsigned long started = 0;

	while (!shared->over) {
		// Without a copy of the memory a process comes and goes ten times as fast.
		pid_t pid = vfork();

		if (!pid) {
			// Some stay long enough to be seen.
			if (++started % 16 == 0)
				usleep(1000);
			_exit(0);
		}
		waitpid(pid, NULL, 0);
		shared->rounds += pid < shared->last;
		shared->last = pid;
	}
	_exit(0);
}

struct seen {
	unsigned long count;
	uint64_t last_start;
};

// Those that come and go.
static void check_passing(const struct sysinfo_file *file, pid_t forker, struct seen *seen)
{
	uint64_t last = seen->last_start;

	for (size_t i = 0; i < file->process_count; i++) {
		const struct process *process = &file->processes[i];
		const uint64_t start = process->value[START_NS];

		if (process->value[PPID] != (uint64_t)forker)
			continue;
		CHECK(start >= seen->last_start,
		      "process %" PRIu64 " began at %" PRIu64 ", before an earlier one's %" PRIu64, process->value[PID], start,
		      seen->last_start);
		// None is left of one that is being taken away.
		CHECK(process->value[THREADS] <= 1, "process %" PRIu64 " has %" PRIu64 " threads",
		      process->value[PID], process->value[THREADS]);
		CHECK(process->value[UID] == 0, "process %" PRIu64 " is another one's", process->value[PID]);
		if (start > last)
			last = start;
		seen->count++;
	}
	seen->last_start = last;
}

static void check_pass(const pid_t *staying, const uint64_t *starts, pid_t forker, struct seen *seen)
{
	struct sysinfo_file file = {0};

	sysinfo_file_load(&file);
	for (int i = 0; i < STAYING; i++) {
		const struct process *process = sysinfo_file_find(&file, staying[i]);

		CHECK(process, "process %d is missing", staying[i]);
		CHECK(!process || process->value[START_NS] == starts[i], "process %d began at %" PRIu64 ", not %" PRIu64, staying[i],
		      process->value[START_NS], starts[i]);
	}
	check_passing(&file, forker, seen);
	sysinfo_file_free(&file);
}

static void restore(void)
{
	module_write("/proc/sys/kernel/pid_max", former);
}

static void restore_and_end(int signal)
{
	restore();
	_exit(128 + signal);
}

void test_pid_wrap(void)
{
	char few[32];
	pid_t staying[STAYING], forker;
	uint64_t starts[STAYING];
	struct sysinfo_file file = {0};
	struct seen seen = {0};
	int passes = 0;

	REQUIRE(proc_text(former, sizeof(former), "/proc/sys/kernel/pid_max"), "pid_max");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_SHARED, -1, 0);
	// Whatever ends this test: the next ones need as many pids as before.
	atexit(restore);
	signal(SIGALRM, restore_and_end);
	snprintf(few, sizeof(few), "%d", PIDS);
	REQUIRE(!module_write("/proc/sys/kernel/pid_max", few), "pid_max=%s: %s", few, strerror(errno));
	for (int i = 0; i < STAYING; i++) {
		staying[i] = child_start(NULL, NULL);
		// Between them there is room for those that come and go.
		for (int j = 0; j < 2; j++)
			child_kill(child_start(NULL, NULL));
	}
	sysinfo_file_load(&file);
	for (int i = 0; i < STAYING; i++) {
		REQUIRE(sysinfo_file_find(&file, staying[i]), "process %d is missing", staying[i]);
		starts[i] = sysinfo_file_find(&file, staying[i])->value[START_NS];
	}
	sysinfo_file_free(&file);

	forker = fork();
	if (!forker) {
		signal(SIGALRM, SIG_DFL);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		come_and_go();
	}
	while (shared->rounds < ROUNDS || seen.count < SEEN) {
		check_pass(staying, starts, forker, &seen);
		passes++;
		usleep(2000);
	}
	shared->over = true;
	waitpid(forker, NULL, 0);
	for (int i = 0; i < STAYING; i++)
		child_kill(staying[i]);
	printf("  pids came round %lu times in %d passes, which saw %lu of them\n", shared->rounds, passes, seen.count);
}
