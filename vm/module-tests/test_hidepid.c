// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "module.h"
#include "tests.h"

enum { USER = 1000, READERS = 2000, TRUSTED = 3000 };

struct reader {
	bool trusted; // in the group of the mount's gid=
	bool tracer;  // with CAP_SYS_PTRACE
};

static bool keep_only_ptrace(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{.effective = 1u << CAP_SYS_PTRACE, .permitted = 1u << CAP_SYS_PTRACE}};

	return !syscall(SYS_capset, &header, data);
}

static int open_as(void *argument)
{
	const struct reader *reader = argument;
	gid_t groups[] = {READERS, TRUSTED};
	int fd;

	if (prctl(PR_SET_KEEPCAPS, 1) || setgroups(reader->trusted ? 2 : 1, groups) || setgid(USER) || setuid(USER))
		return 255;
	if (reader->tracer && !keep_only_ptrace())
		return 255;
	fd = open("/hidden/sysinfo", O_RDONLY);
	return fd < 0 ? errno : 0;
}

static const struct {
	const char *options;
	struct reader reader;
	int expected;
} rows[] = {
	{"hidepid=0", {false, false}, 0},
	{"hidepid=1,gid=3000", {false, false}, EPERM},
	{"hidepid=1,gid=3000", {true, false}, 0},
	{"hidepid=1,gid=3000", {false, true}, 0},
	{"hidepid=2", {false, false}, EPERM},
	{"hidepid=2,gid=3000", {false, false}, EPERM},
	{"hidepid=2,gid=3000", {true, false}, 0},
	{"hidepid=2,gid=3000", {false, true}, 0},
	{"hidepid=ptraceable,gid=3000", {false, false}, EPERM},
	{"hidepid=ptraceable,gid=3000", {true, false}, EPERM},
	{"hidepid=ptraceable,gid=3000", {false, true}, 0},
};

void test_hidepid(void)
{
	REQUIRE(!module_unload() && !module_load("gid=2000"), "gid=2000");
	mkdir("/hidden", 0755);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reader reader = rows[i].reader;
		int err;

		REQUIRE(!mount("proc", "/hidden", "proc", 0, rows[i].options), "mount: %s", strerror(errno));
		err = child_call(open_as, &reader);
		CHECK(err == rows[i].expected, "%s, trusted %d, tracer %d: %s, not %s", rows[i].options, reader.trusted,
		      reader.tracer, strerror(err), strerror(rows[i].expected));
		// Root has the capability.
		err = open("/hidden/sysinfo", O_RDONLY);
		CHECK(err >= 0, "%s: root: %s", rows[i].options, strerror(errno));
		close(err);
		umount("/hidden");
	}
}
