// SPDX-License-Identifier: Apache-2.0
#include "child.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
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
