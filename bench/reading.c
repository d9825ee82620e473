// SPDX-License-Identifier: Apache-2.0
/*
 * reading module|parse|walk RUNS: ways to read all processes in C, each so many times, after two that do not count.
 *
 *	module	the kernel module alone: one read of /proc/sysinfo
 *	parse	that, parsed by libsysinfo
 *	walk	/proc/PID/stat, statm and cgroup of each process, with all their numbers and the container's id
 *
 * Prints the ns of each, and on stderr the number of processes or bytes that the last one read. Under QEMU's -icount shift=0, where an
 * instruction takes a nanosecond, these are instructions.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sysinfo.h"

static size_t bytes, processes;

static void fail(const char *what)
{
	fprintf(stderr, "reading: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void read_module(void)
{
	static char buffer[64 << 20];
	static int fd = -1;
	ssize_t count;

	if (fd < 0)
		fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);
	count = pread(fd, buffer, sizeof(buffer), 0);
	if (count <= 0)
		fail("/proc/sysinfo");
	bytes = (size_t)count;
}

static void read_parsed(void)
{
	static struct sysinfo_reader *reader;

	if (!reader)
		reader = sysinfo_reader__new(SYSINFO_DEFAULT_PATH);
	if (!reader || sysinfo_reader__read(reader)) {
		fprintf(stderr, "reading: %s\n", reader ? sysinfo_reader__error(reader) : "no memory");
		exit(1);
	}
	processes = sysinfo_snapshot__process_count(sysinfo_reader__snapshot(reader));
}

/* What the walk keeps of a process; the numbers of stat from ppid on, in their order. */
struct process {
	int64_t pid;
	int64_t stat[50];
	int64_t statm[7];
	char state;
	char name[64];
	char container[65];
};

static const char *parse_number(const char *text, int64_t *value)
{
	const char *digits = *text == '-' ? text + 1 : text;
	uint64_t sum = 0;

	while (*digits >= '0' && *digits <= '9')
		sum = sum * 10 + (uint64_t)(*digits++ - '0');
	*value = *text == '-' ? -(int64_t)sum : (int64_t)sum;
	return digits;
}

static void parse_numbers(const char *text, int64_t *values, int count)
{
	for (int i = 0; i < count && *text; i++) {
		text = parse_number(text, &values[i]);
		if (*text)
			text++;
	}
}

static int parse_stat(struct process *process, char *text)
{
	char *name = strchr(text, '('), *end = strrchr(text, ')');
	size_t length;

	if (!name || !end || end < name)
		return -1;
	length = (size_t)(end - name - 1);
	if (length > sizeof(process->name) - 1)
		length = sizeof(process->name) - 1;
	memcpy(process->name, name + 1, length);
	process->name[length] = '\0';
	process->state = end[2];
	parse_numbers(end + 4, process->stat, 50);
	return 0;
}

static void parse_cgroup(struct process *process, const char *text)
{
	int run = 0;

	process->container[0] = '\0';
	for (; *text; text++) {
		const int hex = (*text >= '0' && *text <= '9') || (*text >= 'a' && *text <= 'f');

		run = hex ? run + 1 : 0;
		if (run == 64) {
			memcpy(process->container, text - 63, 64);
			process->container[64] = '\0';
			return;
		}
	}
}

/* A small file of a process as a string; its length, or 0 where the process has gone. */
static size_t read_file(int proc, const char *pid, const char *file, char *text, size_t size)
{
	char path[64];
	size_t length = strlen(pid);
	ssize_t count;
	int fd;

	memcpy(path, pid, length);
	path[length] = '/';
	strcpy(path + length + 1, file);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	count = read(fd, text, size - 1);
	close(fd);
	if (count <= 0)
		return 0;
	text[count] = '\0';
	bytes += (size_t)count;
	return (size_t)count;
}

static int read_process(struct process *process, int proc, const char *pid)
{
	char text[4096];

	parse_number(pid, &process->pid);
	if (!read_file(proc, pid, "stat", text, sizeof(text)) || parse_stat(process, text))
		return 0;
	if (!read_file(proc, pid, "statm", text, sizeof(text)))
		return 0;
	parse_numbers(text, process->statm, 7);
	if (!read_file(proc, pid, "cgroup", text, sizeof(text)))
		return 0;
	parse_cgroup(process, text);
	return 1;
}

struct entry {
	uint64_t inode;
	int64_t offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

static void walk(void)
{
	static struct process *all;
	static size_t room;
	static char names[1 << 16] __attribute__((aligned(8)));
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long count;

	if (proc < 0)
		fail("/proc");
	processes = bytes = 0;
	while ((count = syscall(SYS_getdents64, proc, names, sizeof(names))) > 0) {
		for (long at = 0; at < count;) {
			const struct entry *entry = (const void *)(names + at);

			at += entry->length;
			if (entry->name[0] < '1' || entry->name[0] > '9')
				continue;
			if (processes == room) {
				room = room ? 2 * room : 1024;
				all = realloc(all, room * sizeof(*all));
				if (!all)
					fail("memory");
			}
			processes += (size_t)read_process(&all[processes], proc, entry->name);
		}
	}
	close(proc);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} ways[] = { { "module", read_module }, { "parse", read_parsed }, { "walk", walk } };
	void (*run)(void) = NULL;
	int runs = argc == 3 ? atoi(argv[2]) : 0;

	for (size_t i = 0; argc > 1 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (!strcmp(argv[1], ways[i].name))
			run = ways[i].run;
	}
	if (!run || runs < 1) {
		fprintf(stderr, "usage: reading module|parse|walk RUNS\n");
		return 2;
	}
	run();
	run();
	printf("%s", argv[1]);
	for (int i = 0; i < runs; i++) {
		uint64_t start = now();

		run();
		printf(" %llu", (unsigned long long)(now() - start));
	}
	printf("\n");
	if (processes)
		fprintf(stderr, "%s: %zu processes\n", argv[1], processes);
	else
		fprintf(stderr, "%s: %zu bytes\n", argv[1], bytes);
	return 0;
}
