// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
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
// or out of order (the parser refuses that), nor give a new process the figures of the one that had its pid before.

enum { ROUNDS = 3, STAYING = 20 };

static volatile struct {
	bool over;
	unsigned long rounds;
	pid_t last;
} *shared;

static void come_and_go(void)
{
	while (!shared->over) {
		// Without a copy of the memory a process comes and goes ten times as fast.
		pid_t pid = vfork();

		if (!pid)
			_exit(0);
		waitpid(pid, NULL, 0);
		shared->rounds += pid < shared->last;
		shared->last = pid;
	}
	_exit(0);
}

static unsigned long check_pass(const pid_t *staying, const uint64_t *starts)
{
	struct sysinfo_file file = {0};

	sysinfo_file_load(&file);
	for (int i = 0; i < STAYING; i++) {
		const struct process *process = sysinfo_file_find(&file, staying[i]);

		CHECK(process, "process %d is missing", staying[i]);
		CHECK(!process || process->value[START_NS] == starts[i], "process %d began at %" PRIu64 ", not %" PRIu64, staying[i],
		      process->value[START_NS], starts[i]);
	}
	sysinfo_file_free(&file);
	return shared->rounds;
}

void test_pid_wrap(void)
{
	enum { ROOM = 100, LEAST = 301 };
	char former[32], few[32];
	pid_t staying[STAYING], forker;
	uint64_t starts[STAYING];
	struct sysinfo_file file = {0};
	int passes = 0;

	REQUIRE(proc_text(former, sizeof(former), "/proc/sys/kernel/pid_max"), "pid_max");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_SHARED, -1, 0);
	for (int i = 0; i < STAYING; i++)
		staying[i] = child_start(NULL, NULL);
	sysinfo_file_load(&file);
	for (int i = 0; i < STAYING; i++) {
		REQUIRE(sysinfo_file_find(&file, staying[i]), "process %d is missing", staying[i]);
		starts[i] = sysinfo_file_find(&file, staying[i])->value[START_NS];
	}
	sysinfo_file_free(&file);

	// pids that are higher than the limit stay.
	snprintf(few, sizeof(few), "%d", staying[STAYING - 1] + ROOM < LEAST ? LEAST : staying[STAYING - 1] + ROOM);
	REQUIRE(!module_write("/proc/sys/kernel/pid_max", few), "pid_max=%s: %s", few, strerror(errno));
	forker = fork();
	if (!forker) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		come_and_go();
	}
	while (check_pass(staying, starts) < ROUNDS) {
		passes++;
		usleep(2000);
	}
	shared->over = true;
	waitpid(forker, NULL, 0);
	REQUIRE(!module_write("/proc/sys/kernel/pid_max", former), "pid_max=%s", former);
	for (int i = 0; i < STAYING; i++)
		child_kill(staying[i]);
	printf("  pids came round %lu times in %d passes\n", shared->rounds, passes);
}
