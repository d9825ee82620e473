// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "procfs.h"
#include "sysinfo_file.h"
#include "tests.h"

static void check_process(pid_t pid, char state, uint64_t threads)
{
	struct sysinfo_file file = {0};
	const struct process *process;

	sysinfo_file_load(&file);
	process = sysinfo_file_find(&file, pid);
	REQUIRE(process, "process %d is missing", pid);
	CHECK(process->value[STATE] == (uint64_t)state, "state is %c, not %c", (char)process->value[STATE], state);
	CHECK(process->value[THREADS] == threads, "%llu threads, not %llu",
	      (unsigned long long)process->value[THREADS], (unsigned long long)threads);
	CHECK(process->value[PPID] == (uint64_t)(pid == getpid() ? getppid() : getpid()), "ppid is %llu",
	      (unsigned long long)process->value[PPID]);
	if (state == 'Z' && threads == 1)
		CHECK(process->value[VSIZE] == 0, "a zombie has memory");
	if (state == 'Z' && threads > 1)
		CHECK(process->value[VSIZE] > 0 && process->value[RSS_ANON] > 0, "memory of the other threads is missing");
	sysinfo_file_free(&file);
}

void test_states(void)
{
	pid_t pid = child_start(NULL, NULL);

	check_process(pid, 'S', 1);
	check_process(getpid(), 'R', 1);
	kill(pid, SIGSTOP);
	child_wait_state(pid, 'T');
	check_process(pid, 'T', 1);
	kill(pid, SIGCONT);
	child_wait_state(pid, 'S');
	REQUIRE(!ptrace(PTRACE_ATTACH, pid, 0, 0), "ptrace");
	child_wait_state(pid, 't');
	check_process(pid, 't', 1);
	ptrace(PTRACE_DETACH, pid, 0, 0);
	kill(pid, SIGKILL);
	child_wait_state(pid, 'Z');
	check_process(pid, 'Z', 1);
	waitpid(pid, NULL, 0);
}

void test_threads(void)
{
	struct child_threads forty = {.count = 40}, many = {.count = 2000};
	int ready[2];
	char byte;
	pid_t pid = child_start(child_start_threads, &forty);

	check_process(pid, 'S', 41);
	child_kill(pid);

	pid = child_start(child_start_threads, &many);
	check_process(pid, 'S', 2001);
	child_kill(pid);

	REQUIRE(!pipe(ready), "pipe");
	pid = fork();
	if (!pid) {
		child_start_threads(&forty);
		REQUIRE(write(ready[1], "", 1) == 1, "write");
		syscall(SYS_exit, 0);
	}
	REQUIRE(read(ready[0], &byte, 1) == 1, "read");
	child_wait_state(pid, 'Z');
	check_process(pid, 'Z', 41);
	child_kill(pid);
}
