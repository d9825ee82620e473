// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "check.h"
#include "module.h"
#include "procfs.h"
#include "tests.h"

// Passes that are read whole, in part, and that fail when they have begun.
static void read_and_fail(int rounds)
{
	char text[100];

	for (int i = 0; i < rounds; i++) {
		int fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);

		REQUIRE(fd >= 0 && read(fd, text, sizeof(text)) > 0, "read %d", i);
		if (i % 10 == 0) {
			module_set("max_bytes", "2000");
			CHECK(pread(fd, text, sizeof(text), 0) < 0, "a pass above max_bytes");
			module_set("max_bytes", "1000000");
		}
		close(fd);
	}
}

static void reload(int times)
{
	for (int i = 0; i < times; i++)
		REQUIRE(!module_unload() && !module_load(""), "load %d", i);
}

// What is not free and not cache, in kB: what the kernel took and did not give back.
static uint64_t taken_kb(void)
{
	char text[8192];

	REQUIRE(proc_text(text, sizeof(text), "/proc/meminfo"), "meminfo");
	return proc_value(text, "MemTotal") - proc_value(text, "MemFree") - proc_value(text, "Cached");
}

void test_leaks(void)
{
	enum { ALLOWED_KB = 8192 };
	uint64_t before = 0;

	for (int round = 0; round < 2; round++) {
		// The first round fills the kernel's caches.
		before = taken_kb();
		read_and_fail(1000);
		reload(20);
	}
	CHECK(taken_kb() < before + ALLOWED_KB, "%" PRIu64 " kB taken, %" PRIu64 " before", taken_kb(), before);
}

void test_kmemleak(void)
{
	enum { MINIMUM_AGE_SECONDS = 6 };
	static char found[1 << 16];

	REQUIRE(!module_write("/sys/kernel/debug/kmemleak", "clear"), "clear");
	read_and_fail(200);
	reload(5);
	sleep(MINIMUM_AGE_SECONDS);
	// An address in a register hides a leak once.
	for (int i = 0; i < 2; i++)
		REQUIRE(!module_write("/sys/kernel/debug/kmemleak", "scan"), "scan");
	proc_text(found, sizeof(found), "/sys/kernel/debug/kmemleak");
	CHECK(!found[0], "%.2000s", found);
}
