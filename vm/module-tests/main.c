// SPDX-License-Identifier: Apache-2.0
// Runs in the virtual machine, as root: module-tests KERNEL v2|v1|v1-pids|none STORM_SECONDS
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "module.h"
#include "procfs.h"
#include "tests.h"

struct machine machine;

// Watching everything makes a kernel slow.
enum { TEST_SECONDS = 120, DEBUG_TEST_SECONDS = 900 };

enum where { ANYWHERE, WITH_CGROUPS, WITHOUT_DEBUGGING, WITH_DEBUGGING };

static const struct {
	const char *name;
	void (*run)(void);
	enum where where;
} tests[] = {
	{"load and its parameters", test_load, ANYWHERE},
	{"memory, load and cpu of the machine", test_machine, ANYWHERE},
	{"every field of every process", test_fields, ANYWHERE},
	{"states", test_states, ANYWHERE},
	{"threads, and a leader that ended", test_threads, ANYWHERE},
	{"resident memory", test_memory, ANYWHERE},
	{"cpu time", test_cpu_time, ANYWHERE},
	{"hostile names", test_names, ANYWHERE},
	{"fifty forked processes", test_forks, ANYWHERE},
	{"cgroup paths", test_cgroup_paths, WITH_CGROUPS},
	{"memory charged to cgroups", test_cgroup_memory, WITH_CGROUPS},
	{"mode and group", test_mode, ANYWHERE},
	{"pid and cgroup namespaces", test_namespaces, ANYWHERE},
	{"user namespace", test_user_namespace, ANYWHERE},
	{"hidepid", test_hidepid, ANYWHERE},
	{"read sizes", test_read_sizes, ANYWHERE},
	{"offsets and new passes", test_offsets, ANYWHERE},
	{"max_bytes", test_max_bytes, ANYWHERE},
	{"pids that come round", test_pid_wrap, ANYWHERE},
	{"nothing leaks", test_leaks, WITHOUT_DEBUGGING},
	{"unload with a file open", test_unload, ANYWHERE},
	{"storm", test_storm, ANYWHERE},
	{"each allocation fails in turn", test_allocation_failures, WITH_DEBUGGING},
	// Behind all that may leak.
	{"nothing leaks, says kmemleak", test_kmemleak, WITH_DEBUGGING},
};

static bool name_hierarchy(const char *name)
{
	static const char *const names[] = {
		[CGROUP_V2] = "v2", [CGROUP_V1] = "v1", [CGROUP_V1_PIDS] = "v1-pids", [NO_CGROUPS] = "none",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(name, names[i])) {
			machine.cgroup = i;
			return true;
		}
	}
	return false;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool belongs_here(int index)
{
	if (machine.cgroup == NO_CGROUPS && tests[index].where == WITH_CGROUPS)
		return false;
	return tests[index].where != (machine.debug ? WITHOUT_DEBUGGING : WITH_DEBUGGING);
}

static bool run(int index)
{
	double start = now();
	int status = 0;
	bool passed;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		alarm((unsigned int)((machine.debug ? DEBUG_TEST_SECONDS : TEST_SECONDS) + machine.storm_seconds));
		REQUIRE(!module_load(""), "the module cannot be loaded");
		tests[index].run();
		exit(check_failures ? 1 : 0);
	}
	waitpid(pid, &status, 0);
	module_unload();
	passed = WIFEXITED(status) && !WEXITSTATUS(status);
	printf("%s %s %s: %s (%.1f s)\n", passed ? "ok" : "not ok", machine.kernel, machine.name, tests[index].name,
	       now() - start);
	if (!WIFEXITED(status))
		printf("  ended by signal %d\n", WTERMSIG(status));
	return passed;
}

int main(int argc, char **argv)
{
	const int count = sizeof(tests) / sizeof(tests[0]);
	int ran = 0, failed = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: module-tests KERNEL v2|v1|v1-pids|none STORM_SECONDS\n");
		return 2;
	}
	machine.kernel = argv[1];
	machine.name = argv[2];
	if (!name_hierarchy(argv[2])) {
		fprintf(stderr, "module-tests: no hierarchy of cgroups is '%s': v2, v1, v1-pids or none\n", argv[2]);
		return 2;
	}
	machine.storm_seconds = atoi(argv[3]);
	machine.debug = !access("/sys/kernel/debug/kmemleak", F_OK);
	if (machine.cgroup == CGROUP_V1)
		proc_cgroup_line = ":memory:";
	if (machine.cgroup == CGROUP_V1_PIDS)
		proc_cgroup_line = ":pids:";
	if (machine.cgroup == NO_CGROUPS)
		proc_cgroup_line = NULL;

	for (int i = 0; i < count; i++) {
		if (!belongs_here(i))
			continue;
		ran++;
		failed += !run(i);
	}
	printf("module-tests %s: %d of %d failed\n", machine.name, failed, ran);
	return failed ? 1 : 0;
}
