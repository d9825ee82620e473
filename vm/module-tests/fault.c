// SPDX-License-Identifier: Apache-2.0
#include "fault.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "module.h"

static void set(const char *attribute, const char *file, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s", attribute, file);
	REQUIRE(!module_write(path, value), "%s", path);
}

void fault_prepare(void)
{
	set("failslab", "verbose", "0");
	set("failslab", "ignore-gfp-wait", "N");
	set("fail_page_alloc", "verbose", "0");
	set("fail_page_alloc", "ignore-gfp-wait", "N");
	// Otherwise it spares single pages, and those that vmalloc takes.
	set("fail_page_alloc", "min-order", "0");
	set("fail_page_alloc", "ignore-gfp-highmem", "N");
}

void fault_fail_nth(int control, int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", nth);

	REQUIRE(pwrite(control, text, (size_t)length, 0) == length, "fail-nth: %s", strerror(errno));
}

bool fault_has_failed(int control)
{
	char text[16] = "";

	REQUIRE(pread(control, text, sizeof(text) - 1, 0) > 0, "fail-nth: %s", strerror(errno));
	return atoi(text) == 0;
}

void fault_room(enum fault_kind kind, unsigned int room)
{
	static const char *const attributes[] = {[FAULT_OBJECTS] = "failslab", [FAULT_PAGES] = "fail_page_alloc"};
	char text[16];

	for (int i = FAULT_OBJECTS; i <= FAULT_PAGES; i++) {
		// Of other threads nothing fails.
		set(attributes[i], "task-filter", "Y");
		set(attributes[i], "interval", "1");
		set(attributes[i], "times", "1000000000");
		set(attributes[i], "probability", i == (int)kind ? "100" : "0");
	}
	snprintf(text, sizeof(text), "%u", room);
	set(attributes[kind], "space", text);
}

static void make_it_fail(int control, const char *value)
{
	REQUIRE(pwrite(control, value, 1, 0) == 1, "make-it-fail: %s", strerror(errno));
}

void fault_begin(int control)
{
	make_it_fail(control, "1");
}

void fault_end(int control)
{
	make_it_fail(control, "0");
}
