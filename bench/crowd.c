// SPDX-License-Identifier: Apache-2.0
/*
 * Processes to be counted: each with a name of its own, of unlike memory and CPU time, that then only sleep. All alike would be
 * written and parsed faster than what real machines run.
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
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what)
{
	fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
	exit(1);
}

static long cpu_us(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* 0.5 to 2 ms, half of it in the kernel. */
static void use_cpu(int number)
{
	const long end = cpu_us() + (number % 4 + 1) * 500;

	while (cpu_us() < end) {
		for (int i = 0; i < 20; i++)
			syscall(SYS_getppid);
		for (volatile int i = 0; i < 2000; i++)
			;
	}
}

/* Of the one with this number among those of its container, or cgroup, which has this name. */
static void dress(const char *group, int number)
{
	enum { PAGE = 4096, PAGES = 16 };
	static char memory[PAGE * PAGES];
	char name[16];

	snprintf(name, sizeof(name), "%.6s-%d", group, number);
	prctl(PR_SET_NAME, name);
	memset(memory, 1, (size_t)PAGE * (1 + number % PAGES));
	use_cpu(number);
}

static void rest(const char *group, int number)
{
	dress(group, number);
	for (;;)
		pause();
}

static void start_one(const char *group, int number)
{
	pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGUSR1, SIG_IGN);
		rest(group, number);
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
	char host[64] = "";

	/* A container's id begins so. */
	gethostname(host, sizeof(host) - 1);
	dress(host, 0);
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	for (int i = 0; i < steps; i++) {
		for (; now < number(counts[i]); now++)
			start_one(host, now);
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
		char name[16];

		enter(group + 1);
		snprintf(name, sizeof(name), "%06x", group + 1);
		while (members--) {
			pid_t pid = fork();

			if (pid < 0)
				fail("fork");
			if (!pid)
				rest(name, members);
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
