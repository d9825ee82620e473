// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "sysinfo_file.h"
#include "tests.h"

enum { PROCESSES = 50, SHARED_MEGABYTES = 100 };

static uint64_t free_kb(void)
{
	struct sysinfo_file file = {0};
	uint64_t kb;

	sysinfo_file_load(&file);
	kb = file.free;
	sysinfo_file_free(&file);
	return kb;
}

// Fifty processes that share 100 MB: each has them, the machine has them once.
void test_forks(void)
{
	const size_t size = (size_t)SHARED_MEGABYTES << 20;
	struct sysinfo_file file = {0};
	uint64_t before = free_kb(), used;
	pid_t pids[PROCESSES];
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);

	REQUIRE(memory != MAP_FAILED, "mmap");
	memset(memory, 1, size);
	for (int i = 0; i < PROCESSES; i++)
		pids[i] = child_start(NULL, NULL);

	sysinfo_file_load(&file);
	for (int i = 0; i < PROCESSES; i++) {
		const struct process *process = sysinfo_file_find(&file, pids[i]);

		REQUIRE(process, "process %d is missing", pids[i]);
		CHECK(process->value[PPID] == (uint64_t)getpid(), "ppid of %d", pids[i]);
		CHECK(process->value[RSS_ANON] >= SHARED_MEGABYTES * 1024, "%" PRIu64 " kB", process->value[RSS_ANON]);
	}
	// Memory that was freed a moment before may come back in between: there is no lowest number.
	used = before > file.free ? before - file.free : 0;
	CHECK(used < 3 * SHARED_MEGABYTES * 1024, "%" PRIu64 " kB taken", used);
	for (int i = 0; i < PROCESSES; i++)
		child_kill(pids[i]);
	sysinfo_file_free(&file);
}
