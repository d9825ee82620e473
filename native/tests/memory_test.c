// SPDX-License-Identifier: Apache-2.0
/* The linker sends the library's calloc, realloc and strdup here (--wrap), where the nth one can be made to fail. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
char *__real_strdup(const char *text);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);

static int until_failure = -1; /* -1: never */

static bool fails(void)
{
	if (until_failure < 0)
		return false;
	return until_failure-- == 0;
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return fails() ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

static const char content[] = HEAD "c 1 memory=1 /docker\n"
				   "p 1 0 0 S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 init\nend 1\n";

static int read_once(const char *path)
{
	struct sysinfo_reader *reader = sysinfo_reader__new(path);
	int err;

	if (!reader)
		return -ENOMEM;
	err = sysinfo_reader__read(reader);
	if (err)
		CHECK(strstr(sysinfo_reader__error(reader), ": not enough memory to read it"));
	sysinfo_reader__free(reader);
	return err;
}

/* Each allocation of a first read fails once; what was allocated before it is a leak checker's business. */
static void each_allocation_may_fail(void)
{
	char path[] = "/tmp/sysinfo-test-XXXXXX";
	int fd = mkstemp(path), failures = 0;
	int err;

	CHECK_NUMBER(write(fd, content, sizeof(content) - 1), (int64_t)sizeof(content) - 1);
	close(fd);
	for (;;) {
		until_failure = failures;
		err = read_once(path);
		if (!err)
			break;
		CHECK_NUMBER(err, -ENOMEM);
		failures++;
	}
	until_failure = -1;
	CHECK_NUMBER(failures, 9);
	unlink(path);
}

static void a_parse_after_a_failed_one_works(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	until_failure = 1;
	CHECK_NUMBER(parse_text(snapshot, content), -ENOMEM);
	until_failure = -1;
	CHECK(!sysinfo_snapshot__block(snapshot));
	CHECK_NUMBER(parse_text(snapshot, content), 0);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__process_count(snapshot), 1);
	sysinfo_snapshot__free(snapshot);
}

const struct test memory_tests[] = {
	{ "each allocation may fail", each_allocation_may_fail },
	{ "a parse after a failed one works", a_parse_after_a_failed_one_works },
	{ 0 },
};
