// SPDX-License-Identifier: Apache-2.0
#include "fault.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "module.h"

static void prepare(const char *attribute)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/verbose", attribute);
	REQUIRE(!module_write(path, "0"), "%s", path);
	snprintf(path, sizeof(path), "/sys/kernel/debug/%s/ignore-gfp-wait", attribute);
	REQUIRE(!module_write(path, "N"), "%s", path);
}

void fault_prepare(void)
{
	prepare("failslab");
	prepare("fail_page_alloc");
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
