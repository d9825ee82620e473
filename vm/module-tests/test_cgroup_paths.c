// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "hierarchy.h"
#include "procfs.h"
#include "sysinfo_file.h"
#include "tests.h"

static void check_path(pid_t pid, const char *path)
{
	struct sysinfo_file file = {0};
	const struct process *process;
	const struct cgroup *cgroup;

	sysinfo_file_load(&file);
	process = sysinfo_file_find(&file, pid);
	REQUIRE(process, "process %d is missing", pid);
	cgroup = sysinfo_file_cgroup(&file, process);
	CHECK(cgroup && !strcmp(cgroup->path, path), "path is '%.300s', not '%.300s'",
	      cgroup ? cgroup->path : "none", path);
	sysinfo_file_free(&file);
}

static void check_cgroup(const char *path)
{
	pid_t pid = child_start(NULL, NULL);

	hierarchy_make(path);
	hierarchy_enter(path, pid);
	check_path(pid, path);
	child_kill(pid);
	hierarchy_remove(path);
}

// Levels of 194 bytes with their "/": 21 of them are 4095 bytes, the longest path the file shows, and 22 are more.
static void check_long_paths(void)
{
	enum { LEVEL = 194, LEVELS = 22 };
	char path[LEVELS * (LEVEL + 1) + 1];
	pid_t pid = child_start(NULL, NULL);
	size_t length = 0;
	int fds[LEVELS + 1];

	// The path is too long for system calls: each level is reached from the one above.
	fds[0] = open(hierarchy_root(), O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < LEVELS; i++) {
		char *name = path + length + 1;
		char text[16];
		int procs, count;

		path[length] = '/';
		memset(name, 'a', LEVEL);
		name[LEVEL] = '\0';
		length += LEVEL + 1;
		REQUIRE(!mkdirat(fds[i], name, 0755), "mkdir of level %d", i);
		fds[i + 1] = openat(fds[i], name, O_RDONLY | O_DIRECTORY);
		procs = openat(fds[i + 1], "cgroup.procs", O_WRONLY);
		count = snprintf(text, sizeof(text), "%d", pid);
		REQUIRE(write(procs, text, (size_t)count) == count, "enter level %d", i);
		close(procs);
		check_path(pid, length <= 4095 ? path : "");
	}
	child_kill(pid);
	usleep(100000);
	for (int i = LEVELS; i > 0; i--) {
		close(fds[i]);
		length -= LEVEL + 1;
		CHECK(!unlinkat(fds[i - 1], path + length + 1, AT_REMOVEDIR), "rmdir of level %d", i);
		path[length] = '\0';
	}
	close(fds[0]);
}

static void check_many(void)
{
	enum { MANY = 150 };
	struct sysinfo_file file = {0};
	pid_t pids[MANY];
	char path[32];

	for (int i = 0; i < MANY; i++) {
		pids[i] = child_start(NULL, NULL);
		snprintf(path, sizeof(path), "/many-%d", i);
		hierarchy_make(path);
		hierarchy_enter(path, pids[i]);
	}
	sysinfo_file_load(&file);
	for (int i = 0; i < MANY; i++) {
		const struct process *process = sysinfo_file_find(&file, pids[i]);
		const struct cgroup *cgroup = process ? sysinfo_file_cgroup(&file, process) : NULL;

		snprintf(path, sizeof(path), "/many-%d", i);
		CHECK(cgroup && !strcmp(cgroup->path, path), "%s is '%s'", path, cgroup ? cgroup->path : "none");
		child_kill(pids[i]);
		hierarchy_remove(path);
	}
	sysinfo_file_free(&file);
}

static bool has_controller(const char *controller)
{
	char text[4096], line[64];

	REQUIRE(proc_text(text, sizeof(text), "/proc/cgroups"), "/proc/cgroups");
	snprintf(line, sizeof(line), "\n%s\t", controller);
	return strstr(text, line);
}

// Puts the process into a cgroup of its own in the hierarchy of that controller of v1.
static void enter_other(const char *controller, pid_t pid)
{
	char name[128], text[16];
	int fd, length = snprintf(text, sizeof(text), "%d", pid);

	snprintf(name, sizeof(name), "/sys/fs/cgroup/%s/other", controller);
	REQUIRE(!mkdir(name, 0755), "mkdir %s: %s", name, strerror(errno));
	snprintf(name, sizeof(name), "/sys/fs/cgroup/%s/other/cgroup.procs", controller);
	fd = open(name, O_WRONLY);
	REQUIRE(fd >= 0 && write(fd, text, (size_t)length) == length, "enter %s", name);
	close(fd);
}

// Where the hierarchies of v1 have different paths, the one of memory counts, or of pids where memory has none.
static void check_other_hierarchies(void)
{
	static const char *const others[] = {"pids", "cpuacct"};
	const size_t first = machine.cgroup == CGROUP_V1_PIDS ? 1 : 0;
	pid_t pid = child_start(NULL, NULL);
	char name[128];

	for (size_t i = first; i < 2; i++) {
		if (!has_controller(others[i]))
			continue;
		enter_other(others[i], pid);
		check_path(pid, "/");
	}
	hierarchy_make("/counts");
	hierarchy_enter("/counts", pid);
	check_path(pid, "/counts");
	child_kill(pid);
	hierarchy_remove("/counts");
	for (size_t i = first; i < 2; i++) {
		snprintf(name, sizeof(name), "/sys/fs/cgroup/%s/other", others[i]);
		CHECK(!has_controller(others[i]) || !rmdir(name), "rmdir %s: %s", name, strerror(errno));
	}
}

// A process that ended keeps its cgroup until it is waited for, also when that is gone.
static void check_zombie(void)
{
	pid_t pid = child_start(NULL, NULL);

	hierarchy_make("/gone");
	hierarchy_enter("/gone", pid);
	kill(pid, SIGKILL);
	child_wait_state(pid, 'Z');
	hierarchy_remove("/gone");
	check_path(pid, "/gone");
	waitpid(pid, NULL, 0);
}

void test_cgroup_paths(void)
{
	check_path(1, "/");
	check_cgroup("/system.slice");
	hierarchy_make("/system.slice");
	check_cgroup("/system.slice/docker-"
		     "4f1c9a0b4f1c9a0b4f1c9a0b4f1c9a0b4f1c9a0b4f1c9a0b4f1c9a0b4f1c9a0b.scope");
	hierarchy_remove("/system.slice");
	check_cgroup("/two words");
	check_cgroup("/quote\"back\\slash");
	check_cgroup("/caf\xc3\xa9 \xff");
	check_cgroup("/-");
	check_long_paths();
	check_many();
	check_zombie();
	if (machine.cgroup != CGROUP_V2)
		check_other_hierarchies();
}
