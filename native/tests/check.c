// SPDX-License-Identifier: Apache-2.0
#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool failed;

void check__true(bool condition, const char *text, const char *file, int line)
{
	if (condition)
		return;
	failed = true;
	printf("# %s:%d: not so: %s\n", file, line, text);
}

void check__number(int64_t found, int64_t expected, const char *file, int line)
{
	if (found == expected)
		return;
	failed = true;
	printf("# %s:%d: expected %" PRId64 ", found %" PRId64 "\n", file, line, expected, found);
}

void check__bytes(const char *found, size_t found_size, const char *expected, size_t expected_size,
		  const char *file, int line)
{
	if (found && found_size == expected_size && !memcmp(found, expected, expected_size))
		return;
	failed = true;
	printf("# %s:%d: expected '%.*s', found '%.*s'\n", file, line, (int)expected_size, expected,
	       (int)found_size, found ? found : "");
}

void check__text(const char *found, const char *expected, const char *file, int line)
{
	check__bytes(found, strlen(found), expected, strlen(expected), file, line);
}

int parse_exactly(struct sysinfo_snapshot *snapshot, const char *data, size_t size)
{
	char *copy = malloc(size ? size : 1);
	int err;

	if (!copy)
		abort();
	memcpy(copy, data, size);
	err = sysinfo_snapshot__parse(snapshot, copy, size);
	free(copy);
	return err;
}

int parse_text(struct sysinfo_snapshot *snapshot, const char *text)
{
	return parse_exactly(snapshot, text, strlen(text));
}

int main(void)
{
	static const struct {
		const char *name;
		const struct test *tests;
	} suites[] = {
		{ "decimal", decimal_tests }, { "parse", parse_tests },	  { "reject", reject_tests },
		{ "cut off", cut_off_tests },
		{ "cgroup", cgroup_tests },   { "reader", reader_tests }, { "memory", memory_tests },
		{ "kept", kept_tests },
		{ "container_id", container_id_tests }, { "share", share_tests }, { "json", json_tests },
		{ "names", names_tests },
	};
	int failures = 0;

	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
		for (const struct test *test = suites[i].tests; test->name; test++) {
			failed = false;
			test->run();
			failures += failed;
			printf("%s %s: %s\n", failed ? "not ok" : "ok", suites[i].name, test->name);
			fflush(stdout);
		}
	}
	return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
