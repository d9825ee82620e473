// SPDX-License-Identifier: Apache-2.0
/*
 * Processes to be counted: they only sleep, each with some memory of its own.
 *
 *	crowd steps COUNT...		as the program of a container: this process and COUNT - 1 children; each SIGUSR1 makes
 *					them as many as the next COUNT says
 *	crowd cgroups COUNT GROUPS	COUNT processes in GROUPS cgroups that are named as a container engine names them
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what)
{
	fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void rest(void)
{
	static char memory[16 * 1024];

	memset(memory, 1, sizeof(memory));
	for (;;)
		pause();
}

static void start_one(void)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGUSR1, SIG_IGN);
		rest();
	}
}

static int number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text || value < 1 || value > 1000000) {
		fprintf(stderr, "crowd: '%s' is no number from 1 to 1000000\n", text);
		exit(2);
	}
	return (int)value;
}

static void grow(int steps, char **counts)
{
	sigset_t signals;
	int now = 1, received;

	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	for (int i = 0; i < steps; i++) {
		for (; now < number(counts[i]); now++)
			start_one();
		if (sigwait(&signals, &received) || received == SIGTERM)
			exit(0);
	}
	sigwait(&signals, &received);
	exit(0);
}

static void enter(int group)
{
	char path[256], file[300];
	int fd;

	snprintf(path, sizeof(path), "/sys/fs/cgroup/system.slice/docker-%064x.scope", group);
	if (mkdir(path, 0755) && errno != EEXIST)
		fail(path);
	snprintf(file, sizeof(file), "%s/cgroup.procs", path);
	fd = open(file, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		fail(file);
	close(fd);
}

static void start_in_cgroups(int count, int groups)
{
	for (int group = 0; group < groups; group++) {
		int members = count / groups + (group < count % groups);

		enter(group + 1);
		while (members--) {
			if (!fork())
				rest();
		}
	}
}

int main(int argc, char **argv)
{
	if (argc >= 3 && !strcmp(argv[1], "steps")) {
		grow(argc - 2, argv + 2);
	} else if (argc == 4 && !strcmp(argv[1], "cgroups")) {
		start_in_cgroups(number(argv[2]), number(argv[3]));
	} else {
		fprintf(stderr, "usage: crowd steps COUNT... | crowd cgroups COUNT GROUPS\n");
		return 2;
	}
	return 0;
}
