// SPDX-License-Identifier: Apache-2.0
#ifndef CHILD_H
#define CHILD_H

#include <sys/types.h>

// Processes for the module to see. None outlives the test that made it.

// A child that runs prepare(argument), which may be NULL, and then sleeps; returns when it does so.
pid_t child_start(void (*prepare)(void *argument), void *argument);
void child_kill(pid_t pid);
// Runs function(argument) in a child and returns what it returned, 0 to 255.
int child_call(int (*function)(void *argument), void *argument);
// To prepare with: threads that each use so much CPU time, some of it in the kernel, and then sleep. Returns when all do.
struct child_threads {
	int count;
	int cpu_ms;
};
void child_start_threads(void *threads);
// Until /proc shows that state.
void child_wait_state(pid_t pid, char state);

#endif
