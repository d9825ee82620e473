// SPDX-License-Identifier: Apache-2.0
#ifndef HIERARCHY_H
#define HIERARCHY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// The hierarchy whose paths the module shows, mounted by the machine's init:
//   v2       /sys/fs/cgroup
//   v1       /sys/fs/cgroup/memory; pids and cpuacct are mounted beside it, and have other paths
//   v1-pids  /sys/fs/cgroup/pids; the kernel has no memory controller
//   none     the kernel has no cgroups: nothing is made or entered

const char *hierarchy_root(void);
// Creates, enters, removes a cgroup below the root; a path begins with "/". A failure ends the test.
void hierarchy_make(const char *path);
void hierarchy_enter(const char *path, pid_t pid);
void hierarchy_remove(const char *path);
// Does the kernel charge memory to cgroups?
bool hierarchy_charges(void);
// memory.current or memory.usage_in_bytes in kB.
uint64_t hierarchy_memory(const char *path);

#endif
