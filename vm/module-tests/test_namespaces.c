// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "ring.h"
#include "sysinfo_file.h"
#include "tests.h"

static int open_file(void *path)
{
	int fd = open(path, O_RDONLY);

	return fd < 0 ? errno : 0;
}

static int open_in_pid_namespace(void *path)
{
	return unshare(CLONE_NEWPID) ? 255 : child_call(open_file, path);
}

static int mount_and_open(void *path)
{
	(void)path;
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("proc", "/proc", "proc", 0, NULL))
		return 255;
	return open_file("/proc/sysinfo");
}

static int open_in_own_proc(void *path)
{
	return unshare(CLONE_NEWPID) ? 255 : child_call(mount_and_open, path);
}

static int open_in_cgroup_namespace(void *path)
{
	return unshare(CLONE_NEWCGROUP) ? 255 : open_file(path);
}

static int open_by_ring_in_pid_namespace(void *path)
{
	return unshare(CLONE_NEWPID) ? 255 : child_call(ring_open, path);
}

static int open_by_ring_in_cgroup_namespace(void *path)
{
	return unshare(CLONE_NEWCGROUP) ? 255 : ring_open(path);
}

static int open_in_other_namespaces(void *path)
{
	return unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET) ? 255 : open_file(path);
}

static void check_open(const char *how, int (*function)(void *), int expected)
{
	int err = child_call(function, "/proc/sysinfo");

	CHECK(err == expected, "%s: %s, not %s", how, strerror(err), strerror(expected));
}

static void mount_proc(void *path)
{
	REQUIRE(!mount("proc", path, "proc", 0, NULL), "mount proc: %s", strerror(errno));
}

// The host's reader of a container's mount: that namespace's processes, with its numbers.
static int read_inner_proc(void *argument)
{
	struct sysinfo_file file = {0};
	const char *wrong;
	int fd;

	(void)argument;
	REQUIRE(!unshare(CLONE_NEWPID), "unshare");
	child_start(mount_proc, "/inner");
	child_start(NULL, NULL);
	fd = open("/inner/sysinfo", O_RDONLY);
	REQUIRE(fd >= 0 && !sysinfo_file_read(&file, fd, 1 << 16), "read of /inner/sysinfo");
	wrong = sysinfo_file_parse(&file);
	REQUIRE(!wrong, "%s", wrong);
	CHECK(file.process_count == 2, "%zu processes", file.process_count);
	CHECK(file.processes[0].value[PID] == 1 && file.processes[0].value[PPID] == 0, "the first is not 1");
	CHECK(file.processes[1].value[PID] == 2 && file.processes[1].value[PPID] == 0, "the second is not 2");
	close(fd);
	umount2("/inner", MNT_DETACH);
	return check_failures;
}

void test_namespaces(void)
{
	check_open("initial namespaces", open_file, 0);
	check_open("a pid namespace", open_in_pid_namespace, EPERM);
	check_open("a pid namespace with its own /proc", open_in_own_proc, EPERM);
	if (machine.cgroup != NO_CGROUPS)
		check_open("a cgroup namespace", open_in_cgroup_namespace, EPERM);
	if (ring_is_there()) {
		check_open("io_uring", ring_open, ring_works_in_threads() ? 0 : EPERM);
		check_open("io_uring in a pid namespace", open_by_ring_in_pid_namespace, EPERM);
		if (machine.cgroup != NO_CGROUPS)
			check_open("io_uring in a cgroup namespace", open_by_ring_in_cgroup_namespace, EPERM);
	}
	check_open("other namespaces", open_in_other_namespaces, 0);

	mkdir("/inner", 0755);
	CHECK(!child_call(read_inner_proc, NULL), "a container's /proc");
}
