// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "procfs.h"
#include "sysinfo_file.h"
#include "tests.h"

enum { MEGABYTE = 1 << 20 };

static void touch(size_t size, int flags, int fd)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	REQUIRE(memory != MAP_FAILED, "mmap");
	memset(memory, 1, size);
}

static void use_anonymous(void *megabytes)
{
	touch((size_t)*(int *)megabytes * MEGABYTE, MAP_ANONYMOUS | MAP_PRIVATE, -1);
}

static void use_shared(void *megabytes)
{
	touch((size_t)*(int *)megabytes * MEGABYTE, MAP_ANONYMOUS | MAP_SHARED, -1);
}

static void *use_little(void *argument)
{
	(void)argument;
	// Fewer pages than the kernel lets a thread keep to itself: "exact" has to find them.
	touch(40 * 4096, MAP_ANONYMOUS | MAP_PRIVATE, -1);
	for (;;)
		pause();
	return NULL;
}

static void use_little_in_threads(void *count)
{
	pthread_t thread;

	for (int i = 0; i < *(int *)count; i++)
		REQUIRE(!pthread_create(&thread, NULL, use_little, NULL), "pthread_create");
	usleep(300000);
}

// The page tables themselves say what is resident: the measure for rss=exact.
static void check_exact(pid_t pid, enum column grown, uint64_t at_least)
{
	struct sysinfo_file file = {0};
	const struct process *process;
	char path[64], rollup[4096];
	uint64_t sum;

	sysinfo_file_load(&file);
	CHECK(file.exact, "auto is not exact here");
	process = sysinfo_file_find(&file, pid);
	REQUIRE(process, "process %d is missing", pid);
	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", pid);
	REQUIRE(proc_text(rollup, sizeof(rollup), path), "%s", path);

	sum = process->value[RSS_ANON] + process->value[RSS_FILE] + process->value[RSS_SHMEM];
	CHECK(sum == proc_value(rollup, "Rss"), "%" PRIu64 " kB resident, smaps_rollup has %" PRIu64, sum,
	      proc_value(rollup, "Rss"));
	CHECK(process->value[RSS_ANON] == proc_value(rollup, "Anonymous"), "%" PRIu64 " kB anonymous, not %" PRIu64,
	      process->value[RSS_ANON], proc_value(rollup, "Anonymous"));
	CHECK(process->value[grown] >= at_least, "%s is %" PRIu64 " kB, below %" PRIu64, column_names[grown],
	      process->value[grown], at_least);
	child_kill(pid);
	sysinfo_file_free(&file);
}

void test_memory(void)
{
	int megabytes = 20, threads = 30;

	check_exact(child_start(use_anonymous, &megabytes), RSS_ANON, 20 * 1024);
	check_exact(child_start(use_shared, &megabytes), RSS_SHMEM, 20 * 1024);
	check_exact(child_start(use_little_in_threads, &threads), RSS_ANON, 30 * 160);
}
