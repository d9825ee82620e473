// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "module.h"
#include "procfs.h"
#include "sysinfo_file.h"
#include "tests.h"

// What is not free and not cache, in kB: what the kernel took and did not give back.
static uint64_t taken_kb(void)
{
	char text[8192];

	REQUIRE(proc_text(text, sizeof(text), "/proc/meminfo"), "meminfo");
	return proc_value(text, "MemTotal") - proc_value(text, "MemFree") - proc_value(text, "Cached");
}

void test_leaks(void)
{
	enum { ROUNDS = 1000, LOADS = 20, ALLOWED_KB = 8192 };
	char text[100];
	uint64_t before;

	for (int round = 0; round < 2; round++) {
		// The first round fills the kernel's caches.
		before = taken_kb();
		for (int i = 0; i < ROUNDS; i++) {
			int fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);

			REQUIRE(fd >= 0 && read(fd, text, sizeof(text)) > 0, "read %d", i);
			// Each tenth is a pass that fails when it has begun.
			if (i % 10 == 0) {
				module_set("max_bytes", "2000");
				CHECK(pread(fd, text, sizeof(text), 0) < 0, "a pass above max_bytes");
				module_set("max_bytes", "1000000");
			}
			close(fd);
		}
		for (int i = 0; i < LOADS; i++)
			REQUIRE(!module_unload() && !module_load(""), "load %d", i);
	}
	CHECK(taken_kb() < before + ALLOWED_KB, "%" PRIu64 " kB taken, %" PRIu64 " before", taken_kb(), before);
}

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
