// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "hierarchy.h"
#include "sysinfo_file.h"
#include "tests.h"

enum { MEGABYTES = 30 };

static void use_memory_in(void *path)
{
	size_t size = (size_t)MEGABYTES << 20;
	void *memory;

	hierarchy_enter(path, getpid());
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	REQUIRE(memory != MAP_FAILED, "mmap");
	memset(memory, 1, size);
}

static uint64_t charge_of(const struct sysinfo_file *file, pid_t pid)
{
	const struct process *process = sysinfo_file_find(file, pid);

	REQUIRE(process, "process %d is missing", pid);
	return sysinfo_file_cgroup(file, process)->memory;
}

static void check_charge(const char *path, pid_t pid, uint64_t at_least)
{
	struct sysinfo_file file = {0};
	uint64_t before = hierarchy_memory(path), after, charge;

	sysinfo_file_load(&file);
	after = hierarchy_memory(path);
	charge = charge_of(&file, pid);
	CHECK(charge >= (before < after ? before : after) && charge <= (before < after ? after : before),
	      "%s: charge %" PRIu64 " kB is not in %" PRIu64 " to %" PRIu64, path, charge, before, after);
	CHECK(charge >= at_least, "%s: charge %" PRIu64 " kB", path, charge);
	sysinfo_file_free(&file);
}

static void check_unknown(pid_t pid)
{
	struct sysinfo_file file = {0};

	sysinfo_file_load(&file);
	CHECK(charge_of(&file, pid) == UNKNOWN, "charge %" PRIu64 " kB instead of -", charge_of(&file, pid));
	sysinfo_file_free(&file);
}

void test_cgroup_memory(void)
{
	const bool v2 = machine.cgroup == CGROUP_V2, charges = hierarchy_charges();
	pid_t pid;

	check_unknown(1);
	hierarchy_make("/charged");
	pid = child_start(use_memory_in, "/charged");
	if (!charges) {
		check_unknown(pid);
	} else {
		check_charge("/charged", pid, MEGABYTES * 1024);
		// On v2 the controller is not enabled below: the charge goes to the one above, and is not this one's.
		hierarchy_make("/charged/below");
		hierarchy_enter("/charged/below", pid);
		if (v2)
			check_unknown(pid);
		else
			check_charge("/charged/below", pid, 0);
	}
	child_kill(pid);
	if (charges)
		hierarchy_remove("/charged/below");
	hierarchy_remove("/charged");
}
