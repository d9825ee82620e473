// SPDX-License-Identifier: Apache-2.0
/*
 * reading module|parse|walk RUNS [SECONDS]: ways to read all processes in C, each so many times, after two that do not count,
 * and as many more as these seconds take.
 *
 *	module	the kernel module alone: one read of /proc/sysinfo
 *	parse	that, parsed by libsysinfo
 *	walk	/proc/PID/stat, statm and cgroup of each process, of which it keeps what gestor's Java objects have: all but
 *		the user's id, which these files do not tell. (stat has the resident pages too, but not what of them is shared, for
 *		which monitors read statm.)
 *
 * Prints a line WAY NS... with the ns of each, and a line WAY-found PROCESSES IN-CONTAINERS with what the last one read. Under QEMU's
 * -icount shift=0, where an instruction takes a nanosecond, these are instructions.
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

static size_t processes, in_containers;

static void fail(const char *what)
{
	fprintf(stderr, "reading: %s: %s\n", what, strerror(errno));
	exit(1);
}

static char text_of_module[64 << 20];
static struct sysinfo_reader *reader;

static void read_module(void)
{
	static int fd = -1;
	ssize_t count;

	if (fd < 0)
		fd = open(SYSINFO_DEFAULT_PATH, O_RDONLY | O_CLOEXEC);
	count = pread(fd, text_of_module, sizeof(text_of_module) - 1, 0);
	if (count <= 0)
		fail(SYSINFO_DEFAULT_PATH);
	text_of_module[count] = '\0';
}

static void read_parsed(void)
{
	if (!reader)
		reader = sysinfo_reader__new(SYSINFO_DEFAULT_PATH);
	if (!reader || sysinfo_reader__read(reader)) {
		fprintf(stderr, "reading: %s\n", reader ? sysinfo_reader__error(reader) : "no memory");
		exit(1);
	}
}

/* The 64 digits of hex that name a container, or NULL. */
static const char *container_of(const char *path, size_t size)
{
	size_t run = 0;

	for (size_t i = 0; i < size; i++) {
		const int hex = (path[i] >= '0' && path[i] <= '9') || (path[i] >= 'a' && path[i] <= 'f');

		run = hex ? run + 1 : 0;
		if (run == 64)
			return path + i - 63;
	}
	return NULL;
}

static void count_parsed(const struct sysinfo_snapshot *snapshot)
{
	processes = sysinfo_snapshot__process_count(snapshot);
	in_containers = 0;
	for (size_t i = 0; i < processes; i++) {
		int64_t cgroup = sysinfo_snapshot__value(snapshot, i, SYSINFO_CGROUP);
		size_t size;
		const char *path;

		if (cgroup < 0)
			continue;
		path = sysinfo_snapshot__cgroup_path(snapshot, (size_t)cgroup, &size);
		in_containers += path && container_of(path, size);
	}
}

static void count_read(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	if (!snapshot || sysinfo_snapshot__parse(snapshot, text_of_module, strlen(text_of_module)))
		fail("what was read");
	count_parsed(snapshot);
	sysinfo_snapshot__free(snapshot);
}

static void count_in_reader(void)
{
	count_parsed(sysinfo_reader__snapshot(reader));
}

struct process {
	int64_t pid, parent, threads, start, cpu, virtual_bytes, resident_pages;
	char state;
	char name[64];
	char container[65];
};

static struct process *walked;

static const char *parse_number(const char *text, int64_t *value)
{
	const char *digits = *text == '-' ? text + 1 : text;
	uint64_t sum = 0;

	while (*digits >= '0' && *digits <= '9')
		sum = sum * 10 + (uint64_t)(*digits++ - '0');
	*value = *text == '-' ? -(int64_t)sum : (int64_t)sum;
	return digits + (*digits == ' ');
}

static const char *skip_words(const char *text, int count)
{
	while (count && *text)
		count -= *text++ == ' ';
	return text;
}

static int parse_stat(struct process *process, char *text)
{
	const char *name = strchr(text, '('), *end = strrchr(text, ')'), *at;
	int64_t user, system;
	size_t length;

	if (!name || !end || end < name)
		return -1;
	length = (size_t)(end - name - 1);
	if (length > sizeof(process->name) - 1)
		length = sizeof(process->name) - 1;
	memcpy(process->name, name + 1, length);
	process->name[length] = '\0';
	process->state = end[2];
	/* Of proc(5)'s numbers: ppid is the 4th, utime the 14th, num_threads the 20th, starttime the 22nd. */
	at = parse_number(end + 4, &process->parent);
	at = skip_words(at, 9);
	at = parse_number(at, &user);
	at = parse_number(at, &system);
	process->cpu = user + system;
	at = skip_words(at, 4);
	at = parse_number(at, &process->threads);
	at = skip_words(at, 1);
	at = parse_number(at, &process->start);
	parse_number(at, &process->virtual_bytes);
	return 0;
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
	return (size_t)count;
}

static int read_process(struct process *process, int proc, const char *pid)
{
	char text[4096];
	const char *container;
	size_t size;

	parse_number(pid, &process->pid);
	if (!read_file(proc, pid, "stat", text, sizeof(text)) || parse_stat(process, text))
		return 0;
	if (!read_file(proc, pid, "statm", text, sizeof(text)))
		return 0;
	parse_number(skip_words(text, 1), &process->resident_pages);
	size = read_file(proc, pid, "cgroup", text, sizeof(text));
	if (!size)
		return 0;
	container = container_of(text, size);
	if (container)
		memcpy(process->container, container, 64);
	process->container[container ? 64 : 0] = '\0';
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
	static size_t room;
	static char names[1 << 16] __attribute__((aligned(8)));
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long count;

	if (proc < 0)
		fail("/proc");
	processes = 0;
	while ((count = syscall(SYS_getdents64, proc, names, sizeof(names))) > 0) {
		for (long at = 0; at < count;) {
			const struct entry *entry = (const void *)(names + at);

			at += entry->length;
			if (entry->name[0] < '1' || entry->name[0] > '9')
				continue;
			if (processes == room) {
				room = room ? 2 * room : 1024;
				walked = realloc(walked, room * sizeof(*walked));
				if (!walked)
					fail("memory");
			}
			processes += (size_t)read_process(&walked[processes], proc, entry->name);
		}
	}
	close(proc);
}

static void count_walked(void)
{
	in_containers = 0;
	for (size_t i = 0; i < processes; i++)
		in_containers += walked[i].container[0] != '\0';
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int main(int argc, char **argv)
{
	static const struct way {
		const char *name;
		void (*run)(void);
		void (*count)(void);
	} ways[] = {
		{ "module", read_module, count_read },
		{ "parse", read_parsed, count_in_reader },
		{ "walk", walk, count_walked },
	};
	const struct way *way = NULL;
	int runs = argc == 3 || argc == 4 ? atoi(argv[2]) : 0;
	uint64_t warm_up = argc == 4 ? (uint64_t)atoi(argv[3]) * 1000000000 : 0;
	uint64_t begin;

	for (size_t i = 0; argc > 1 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (!strcmp(argv[1], ways[i].name))
			way = &ways[i];
	}
	if (!way || runs < 1) {
		fprintf(stderr, "usage: reading module|parse|walk RUNS [SECONDS]\n");
		return 2;
	}
	begin = now();
	way->run();
	do
		way->run();
	while (now() - begin < warm_up);
	printf("%s", way->name);
	for (int i = 0; i < runs; i++) {
		uint64_t start = now();

		way->run();
		printf(" %llu", (unsigned long long)(now() - start));
	}
	way->count();
	printf("\n%s-found %zu %zu\n", way->name, processes, in_containers);
	return 0;
}
