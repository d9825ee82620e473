// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "module.h"
#include "tests.h"

void test_unload(void)
{
	char text[4096];
	int fd = open("/proc/sysinfo", O_RDONLY);
	int unread = open("/proc/sysinfo", O_RDONLY);

	REQUIRE(fd >= 0 && unread >= 0 && read(fd, text, sizeof(text)) > 0, "read");
	REQUIRE(!module_unload(), "unload with the file open");
	CHECK(read(fd, text, sizeof(text)) < 0 && errno == EIO, "read on: %s", strerror(errno));
	CHECK(pread(fd, text, sizeof(text), 0) < 0 && errno == EIO, "read anew: %s", strerror(errno));
	CHECK(read(unread, text, sizeof(text)) < 0 && errno == EIO, "first read: %s", strerror(errno));
	CHECK(open("/proc/sysinfo", O_RDONLY) < 0 && errno == ENOENT, "open: %s", strerror(errno));

	REQUIRE(!module_load(""), "load again");
	CHECK(pread(fd, text, sizeof(text), 0) < 0 && errno == EIO, "the old file after a load: %s", strerror(errno));
	CHECK(!close(fd) && !close(unread), "close");
	fd = open("/proc/sysinfo", O_RDONLY);
	CHECK(read(fd, text, sizeof(text)) > 0, "the new file: %s", strerror(errno));
	close(fd);
}
