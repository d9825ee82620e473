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
// other way that the module has to its memory is gone once. Then all fail from the first on, from the second on, and so
// on: so every way back is gone, also where two allocations have to fail for it (kvmalloc). A load goes the first way alone.

struct result {
	int open_error, read_error;
	size_t length;
};

static struct result open_and_read(char *text, size_t size)
{
	struct result result = {0};
	int fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);
	ssize_t count;

	if (fd < 0) {
		result.open_error = errno;
		return result;
	}
	count = read(fd, text, size);
	if (count < 0)
		result.read_error = errno;
	else
		result.length = (size_t)count;
	close(fd);
	return result;
}

static int error_of(struct result result)
{
	return result.open_error ? result.open_error : result.read_error;
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

static char text[1 << 18];

static void check_read(struct result result, const char *what, unsigned int which)
{
	int err = error_of(result);

	CHECK(!err || err == ENOMEM, "%s %u: %s", what, which, strerror(err));
	CHECK(err || (result.length > 100 && !memcmp(text, "sysinfo 1 ", 10)), "%s %u: no whole pass", what, which);
}

// As after a load: the module does not know yet how long a pass is, and finds room for it bit by bit. All that this program
// touches is there before, since a page of its own may otherwise be the one that fails.
static void start_anew(void)
{
	memset(text, 1, sizeof(text));
	open_and_read(text, sizeof(text));
	REQUIRE(!module_unload() && !module_load(""), "load anew");
}

static int fail_reads_once(int control)
{
	start_anew();
	for (int nth = 1;; nth++) {
		struct result result;

		fault_fail_nth(control, nth);
		result = open_and_read(text, sizeof(text));
		if (!fault_has_failed(control)) {
			fault_fail_nth(control, 0);
			CHECK(!error_of(result), "a read without a failure: %s", strerror(error_of(result)));
			return nth - 1;
		}
		check_read(result, "allocation", (unsigned int)nth);
	}
}

static struct failures {
	int opens, reads;
} fail_reads_from(int control, enum fault_kind kind, unsigned int step)
{
	const char *what = kind == FAULT_PAGES ? "room of pages" : "room of bytes";
	struct failures failures = {0};

	start_anew();
	for (unsigned int room = 0; room < 1000 * step; room += step) {
		struct result result;

		fault_room(kind, room);
		fault_begin(control);
		result = open_and_read(text, sizeof(text));
		fault_end(control);
		check_read(result, what, room);
		if (!error_of(result))
			return failures;
		failures.opens += result.open_error != 0;
		failures.reads += result.read_error != 0;
	}
	CHECK(false, "%s: a read wants more than %u", what, 1000 * step);
	return failures;
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

// Smaller than any object that the module asks for, so that each is once the first to fail.
enum { OBJECT_BYTES = 64 };

void test_allocation_failures(void)
{
	struct sysinfo_file file = {0};
	int nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	int all = open("/proc/thread-self/make-it-fail", O_RDWR | O_CLOEXEC);
	struct failures objects, pages;
	int allocations, loads;
	pid_t pids[CGROUPS];

	REQUIRE(nth >= 0 && all >= 0, "fail-nth, make-it-fail: %s", strerror(errno));
	fault_prepare();
	start_in_cgroups(pids);
	allocations = fail_reads_once(nth);
	objects = fail_reads_from(all, FAULT_OBJECTS, OBJECT_BYTES);
	pages = fail_reads_from(all, FAULT_PAGES, 1);
	end_in_cgroups(pids);
	loads = fail_loads(nth);
	printf("  %d allocations of a read failed one by one, and %d loads\n", allocations, loads);
	printf("  all from one on: %d opens and %d reads failed for want of objects, %d and %d for want of pages\n",
	       objects.opens, objects.reads, pages.opens, pages.reads);
	CHECK(allocations > 3 && objects.opens > 3 && objects.reads > 3 && pages.reads > 3 && loads > 3,
	      "nothing was injected");
	sysinfo_file_load(&file);
	sysinfo_file_free(&file);
}
