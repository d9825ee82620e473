// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "module.h"
#include "sysinfo_file.h"
#include "tests.h"

enum { USER = 1000, GROUP = 2000 };

static void become_user(void *argument)
{
	(void)argument;
	REQUIRE(!setgroups(0, NULL) && !setgid(GROUP) && !setuid(USER), "become a user");
}

// In a user namespace of its own without a mapping no user id is known, and so none may look like root's.
static int read_unmapped(void *argument)
{
	struct sysinfo_file file = {0};

	become_user(argument);
	REQUIRE(!unshare(CLONE_NEWUSER), "unshare: %s", strerror(errno));
	sysinfo_file_load(&file);
	for (size_t i = 0; i < file.process_count; i++)
		CHECK(file.processes[i].value[UID] == UNKNOWN, "process %" PRIu64 " has uid %" PRIu64,
		      file.processes[i].value[PID], file.processes[i].value[UID]);
	sysinfo_file_free(&file);
	return check_failures ? 1 : 0;
}

void test_user_namespace(void)
{
	struct sysinfo_file file = {0};
	pid_t pid;

	REQUIRE(!module_unload() && !module_load("gid=2000"), "gid=2000");
	pid = child_start(become_user, NULL);
	sysinfo_file_load(&file);
	CHECK(sysinfo_file_find(&file, pid)->value[UID] == USER, "uid of a user's process");
	CHECK(sysinfo_file_find(&file, 1)->value[UID] == 0, "uid of process 1");
	child_kill(pid);
	CHECK(!child_call(read_unmapped, NULL), "a user namespace");
	sysinfo_file_free(&file);
}
