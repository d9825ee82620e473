// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_H
#define TESTS_H

#include <stdbool.h>

// How the machine was started.
struct machine {
	const char *kernel;
	const char *name;
	enum { CGROUP_V2, CGROUP_V1, CGROUP_V1_PIDS, NO_CGROUPS } cgroup;
	int storm_seconds;
	bool debug; // a kernel with kmemleak and fault injection: vm/kernel-debug
};

extern struct machine machine;

// Each is called with the module loaded without parameters, in a process of its own; it is unloaded afterwards.
void test_load(void);
void test_machine(void);
void test_fields(void);
void test_states(void);
void test_threads(void);
void test_memory(void);
void test_cpu_time(void);
void test_names(void);
void test_forks(void);
void test_cgroup_paths(void);
void test_cgroup_memory(void);
void test_mode(void);
void test_namespaces(void);
void test_user_namespace(void);
void test_hidepid(void);
void test_read_sizes(void);
void test_offsets(void);
void test_max_bytes(void);
void test_leaks(void);
void test_kmemleak(void);
void test_allocation_failures(void);
void test_unload(void);
void test_storm(void);
void test_pid_wrap(void);

#endif
