// SPDX-License-Identifier: Apache-2.0
#include "child.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "procfs.h"

pid_t child_start(void (*prepare)(void *argument), void *argument)
{
	int ready[2];
	char byte;
	pid_t pid;

	REQUIRE(!pipe(ready), "pipe");
	pid = fork();
	REQUIRE(pid >= 0, "fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ready[0]);
		check_failures = 0;
		if (prepare)
			prepare(argument);
		if (check_failures || write(ready[1], "", 1) != 1)
			_exit(1);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	REQUIRE(read(ready[0], &byte, 1) == 1, "child %d could not prepare itself", pid);
	close(ready[0]);
	child_wait_state(pid, 'S');
	return pid;
}

static pthread_barrier_t all_used;

static uint64_t cpu_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void *use_cpu(void *threads)
{
	const uint64_t end = cpu_ns() + (uint64_t)((struct child_threads *)threads)->cpu_ms * 1000000;

	while (cpu_ns() < end) {
		for (int i = 0; i < 100; i++)
			syscall(SYS_getppid);
		for (volatile int i = 0; i < 10000; i++)
			;
	}
	pthread_barrier_wait(&all_used);
	for (;;)
		pause();
	return NULL;
}

void child_start_threads(void *threads)
{
	const int count = ((struct child_threads *)threads)->count;
	pthread_attr_t attributes;
	pthread_t thread;

	// Small stacks: the machine is small too.
	REQUIRE(!pthread_attr_init(&attributes) && !pthread_attr_setstacksize(&attributes, 16384), "pthread_attr");
	REQUIRE(!pthread_barrier_init(&all_used, NULL, (unsigned int)count + 1), "pthread_barrier_init");
	for (int i = 0; i < count; i++)
		REQUIRE(!pthread_create(&thread, &attributes, use_cpu, threads), "pthread_create of thread %d", i);
	pthread_barrier_wait(&all_used);
}

void child_kill(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int child_call(int (*function)(void *argument), void *argument)
{
	pid_t pid = fork();
	int status;

	REQUIRE(pid >= 0, "fork");
	if (!pid) {
		check_failures = 0;
		_exit(function(argument));
	}
	REQUIRE(waitpid(pid, &status, 0) == pid && WIFEXITED(status), "child ended with %#x", status);
	return WEXITSTATUS(status);
}

void child_wait_state(pid_t pid, char state)
{
	struct proc_process process;

	for (int i = 0; i < 1000; i++) {
		if (proc_read(&process, pid) && process.state == state)
			return;
		usleep(10000);
	}
	REQUIRE(false, "process %d did not come to state %c", pid, state);
}
