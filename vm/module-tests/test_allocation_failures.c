// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "fault.h"
#include "hierarchy.h"
#include "module.h"
#include "sysinfo_file.h"
#include "tests.h"

// The kernel lets the first allocation of a read fail, then the second, and so on until none is left to fail: so every
// way back that the module has is gone once. The same for its load.

static int open_and_read(char *text, size_t size, size_t *length)
{
	int fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);
	ssize_t count;
	int err;

	if (fd < 0)
		return -errno;
	count = read(fd, text, size);
	err = count < 0 ? -errno : 0;
	*length = err ? 0 : (size_t)count;
	close(fd);
	return err;
}

// Cgroups enough that their table has to grow in the pass.
enum { CGROUPS = 70 };

static void start_in_cgroups(pid_t *pids)
{
	char path[32];

	for (int i = 0; i < CGROUPS; i++) {
		snprintf(path, sizeof(path), "/failing-%d", i);
		pids[i] = child_start(NULL, NULL);
		hierarchy_make(path);
		hierarchy_enter(path, pids[i]);
	}
}

static void end_in_cgroups(const pid_t *pids)
{
	char path[32];

	for (int i = 0; i < CGROUPS; i++) {
		snprintf(path, sizeof(path), "/failing-%d", i);
		child_kill(pids[i]);
		hierarchy_remove(path);
	}
}

static int fail_reads(int control)
{
	static char text[1 << 18];
	int failures = 0;

	// Its pages are there before: a fault while the kernel copies would fail for another reason.
	memset(text, 1, sizeof(text));
	for (int nth = 1;; nth++) {
		size_t length = 0;
		int err;

		fault_fail_nth(control, nth);
		err = open_and_read(text, sizeof(text), &length);
		if (!fault_has_failed(control)) {
			fault_fail_nth(control, 0);
			CHECK(!err, "a read without a failure: %s", strerror(-err));
			return failures;
		}
		CHECK(!err || err == -ENOMEM, "allocation %d: %s", nth, strerror(-err));
		CHECK(err || (length > 100 && !memcmp(text, "sysinfo 1 ", 10)), "allocation %d: no whole pass", nth);
		failures += err == -ENOMEM;
	}
}

static int fail_loads(int control)
{
	enum { MAX_ALLOCATIONS = 1000 };
	int failures = 0;

	for (int nth = 1; nth <= MAX_ALLOCATIONS; nth++) {
		int err;

		REQUIRE(!module_unload(), "unload");
		fault_fail_nth(control, nth);
		err = module_load("");
		if (!fault_has_failed(control)) {
			fault_fail_nth(control, 0);
			CHECK(!err, "a load without a failure: %s", strerror(-err));
			return failures;
		}
		failures += err != 0;
		if (err)
			REQUIRE(!module_load(""), "a load after a failed one");
	}
	CHECK(false, "a load of %d allocations", MAX_ALLOCATIONS);
	return failures;
}

void test_allocation_failures(void)
{
	struct sysinfo_file file = {0};
	int control = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	int reads, loads;
	pid_t pids[CGROUPS];

	REQUIRE(control >= 0, "fail-nth: %s", strerror(errno));
	fault_prepare();
	start_in_cgroups(pids);
	reads = fail_reads(control);
	end_in_cgroups(pids);
	loads = fail_loads(control);
	printf("  %d reads and %d loads failed\n", reads, loads);
	CHECK(reads > 3 && loads > 3, "nothing was injected");
	sysinfo_file_load(&file);
	sysinfo_file_free(&file);
}
