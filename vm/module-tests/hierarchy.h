// SPDX-License-Identifier: Apache-2.0
#ifndef HIERARCHY_H
#define HIERARCHY_H

#include <stdint.h>
#include <sys/types.h>

// The hierarchy whose paths the module shows, mounted by the machine's init:
//   v2       /sys/fs/cgroup
//   v1       /sys/fs/cgroup/memory; pids is mounted beside it, and has other paths
//   v1-pids  /sys/fs/cgroup/pids; the kernel has no memory controller

const char *hierarchy_root(void);
// Creates, enters, removes a cgroup below the root; a path begins with "/". A failure ends the test.
void hierarchy_make(const char *path);
void hierarchy_enter(const char *path, pid_t pid);
void hierarchy_remove(const char *path);
// memory.current or memory.usage_in_bytes in kB.
uint64_t hierarchy_memory(const char *path);

#endif
