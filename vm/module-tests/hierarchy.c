// SPDX-License-Identifier: Apache-2.0
#include "hierarchy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "procfs.h"
#include "tests.h"

enum { PATH_SIZE = 8192 };

const char *hierarchy_root(void)
{
	switch (machine.cgroup) {
	case CGROUP_V1: return "/sys/fs/cgroup/memory";
	case CGROUP_V1_PIDS: return "/sys/fs/cgroup/pids";
	default: return "/sys/fs/cgroup";
	}
}

static void absolute(char *to, const char *path, const char *file)
{
	snprintf(to, PATH_SIZE, "%s%s%s", hierarchy_root(), path, file);
}

void hierarchy_make(const char *path)
{
	char name[PATH_SIZE];

	if (machine.cgroup == NO_CGROUPS)
		return;
	absolute(name, path, "");
	REQUIRE(!mkdir(name, 0755) || errno == EEXIST, "mkdir %s: %s", name, strerror(errno));
}

void hierarchy_enter(const char *path, pid_t pid)
{
	char name[PATH_SIZE], text[16];
	int fd, length;

	if (machine.cgroup == NO_CGROUPS)
		return;
	absolute(name, path, "/cgroup.procs");
	length = snprintf(text, sizeof(text), "%d", pid);
	fd = open(name, O_WRONLY | O_CLOEXEC);
	REQUIRE(fd >= 0 && write(fd, text, (size_t)length) == length, "%s: %s", name, strerror(errno));
	close(fd);
}

// A process that was killed leaves its cgroup a moment after it was waited for.
void hierarchy_remove(const char *path)
{
	char name[PATH_SIZE];

	if (machine.cgroup == NO_CGROUPS)
		return;
	absolute(name, path, "");
	for (int i = 0; i < 100; i++) {
		if (!rmdir(name))
			return;
		usleep(20000);
	}
	CHECK(false, "rmdir %s: %s", name, strerror(errno));
}

bool hierarchy_charges(void)
{
	char text[256];

	if (machine.cgroup == CGROUP_V1)
		return true;
	return machine.cgroup == CGROUP_V2 && proc_text(text, sizeof(text), "/sys/fs/cgroup/cgroup.controllers") &&
	       strstr(text, "memory");
}

uint64_t hierarchy_memory(const char *path)
{
	char name[PATH_SIZE], text[64];

	absolute(name, path, machine.cgroup == CGROUP_V2 ? "/memory.current" : "/memory.usage_in_bytes");
	REQUIRE(proc_text(text, sizeof(text), name), "%s: %s", name, strerror(errno));
	return strtoull(text, NULL, 10) / 1024;
}
