// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "module.h"
#include "tests.h"

enum { USER = 1000, GROUP = 2000, OTHER_GROUP = 2001 };

struct identity {
	gid_t gid;
	gid_t supplementary;
};

static int open_as(void *argument)
{
	const struct identity *identity = argument;
	int fd;

	if (setgroups(identity->supplementary ? 1 : 0, &identity->supplementary) || setgid(identity->gid) || setuid(USER))
		return 255;
	fd = open("/proc/sysinfo", O_RDONLY);
	return fd < 0 ? errno : 0;
}

static void check_open(struct identity identity, int expected)
{
	int err = child_call(open_as, &identity);

	CHECK(err == expected, "gid %u with %u: %s, not %s", identity.gid, identity.supplementary, strerror(err),
	      strerror(expected));
}

static void check_attributes(gid_t group)
{
	struct stat stat_of_file;

	REQUIRE(!stat("/proc/sysinfo", &stat_of_file), "stat");
	CHECK(stat_of_file.st_mode == (S_IFREG | 0440), "mode %o", stat_of_file.st_mode);
	CHECK(stat_of_file.st_uid == 0 && stat_of_file.st_gid == group, "owner %u:%u", stat_of_file.st_uid,
	      stat_of_file.st_gid);
}

void test_mode(void)
{
	check_attributes(0);
	check_open((struct identity){.gid = GROUP}, EACCES);

	REQUIRE(!module_unload() && !module_load("gid=2000"), "gid=2000");
	check_attributes(GROUP);
	check_open((struct identity){.gid = GROUP}, 0);
	check_open((struct identity){.gid = OTHER_GROUP, .supplementary = GROUP}, 0);
	check_open((struct identity){.gid = OTHER_GROUP}, EACCES);
	check_open((struct identity){.gid = 0, .supplementary = OTHER_GROUP}, EACCES);
}
