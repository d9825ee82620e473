// SPDX-License-Identifier: Apache-2.0
/*
 * recorder [-i MILLISECONDS] FOLDER: several times a second, one line for each container cgroup below FOLDER (v2, Docker's
 * cgroupfs driver names them by the container's id), until it is ended by a signal:
 *
 *   <CLOCK_BOOTTIME in ns> <id> cpu_us=<usage_usec> charged=<bytes> rss_kb=<sum over processes> processes=<n>
 *
 * The judge's own eyes: shares no code with Gestor and reads nothing but the kernel's files. A container that goes away
 * while it is read has no line in that pass.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ID_LENGTH = 64, NS_PER_MS = 1000000 };

static volatile sig_atomic_t ended;

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

static unsigned long long boottime_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (unsigned long long)now.tv_sec * 1000000000ULL + (unsigned long long)now.tv_nsec;
}

/* The whole of a small file as a string; false when it cannot be read. */
static int read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t count;

	if (fd < 0)
		return 0;
	while (length < size - 1 && (count = read(fd, text + length, size - 1 - length)) > 0)
		length += (size_t)count;
	close(fd);
	text[length] = '\0';
	return length > 0;
}

static unsigned long long resident_kb(const char *pid)
{
	char path[64], text[256];
	unsigned long long size, resident;

	snprintf(path, sizeof(path), "/proc/%.20s/statm", pid);
	if (!read_file(path, text, sizeof(text)) || sscanf(text, "%llu %llu", &size, &resident) != 2)
		return 0;
	return resident * ((unsigned long long)sysconf(_SC_PAGESIZE) / 1024);
}

static void record(const char *root, const char *id)
{
	static char text[65536];
	char path[4096];
	unsigned long long usage, charged, rss = 0, time;
	unsigned int processes = 0;

	snprintf(path, sizeof(path), "%s/%s/cpu.stat", root, id);
	time = boottime_ns();
	if (!read_file(path, text, sizeof(text)) || sscanf(text, "usage_usec %llu", &usage) != 1)
		return;
	snprintf(path, sizeof(path), "%s/%s/memory.current", root, id);
	if (!read_file(path, text, sizeof(text)) || sscanf(text, "%llu", &charged) != 1)
		return;
	snprintf(path, sizeof(path), "%s/%s/cgroup.procs", root, id);
	if (!read_file(path, text, sizeof(text)))
		return;
	char *state;

	for (char *pid = strtok_r(text, "\n", &state); pid; pid = strtok_r(NULL, "\n", &state)) {
		rss += resident_kb(pid);
		processes++;
	}
	printf("%llu %s cpu_us=%llu charged=%llu rss_kb=%llu processes=%u\n", time, id, usage, charged, rss, processes);
}

static int is_container(const char *name)
{
	return strlen(name) == ID_LENGTH && strspn(name, "0123456789abcdef") == ID_LENGTH;
}

static void pass(const char *root)
{
	DIR *folder = opendir(root);
	struct dirent *entry;

	/* Docker makes the folder with its first container. */
	if (!folder)
		return;
	while ((entry = readdir(folder)))
		if (is_container(entry->d_name))
			record(root, entry->d_name);
	closedir(folder);
	fflush(stdout);
}

int main(int count, char **arguments)
{
	long interval_ms = 300;
	int option;

	while ((option = getopt(count, arguments, "i:")) == 'i')
		interval_ms = strtol(optarg, NULL, 10);
	if (option != -1 || optind + 1 != count || interval_ms < 1) {
		fprintf(stderr, "usage: recorder [-i MILLISECONDS] FOLDER\n");
		return 2;
	}
	struct sigaction action = { .sa_handler = end };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	while (!ended) {
		struct timespec pause = { interval_ms / 1000, interval_ms % 1000 * NS_PER_MS };

		pass(arguments[optind]);
		nanosleep(&pause, NULL);
	}
	return 0;
}
