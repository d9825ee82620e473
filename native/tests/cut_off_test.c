// SPDX-License-Identifier: Apache-2.0
/* What a real kernel wrote, cut off at each of its bytes: refused each time, and nothing of an earlier read is left to pass for it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

#define CAPTURE "fuzz/corpus/sysinfo/linux-6.1.txt"
#define PROCESSES 76

static char *read_capture(size_t *size)
{
	static char data[65536];
	FILE *in = fopen(CAPTURE, "rb");

	if (!in)
		abort();
	*size = fread(data, 1, sizeof(data), in);
	fclose(in);
	return data;
}

static void content_is_refused(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();
	size_t whole;
	char *data = read_capture(&whole);

	for (size_t size = 0; size < whole; size++) {
		CHECK_NUMBER(parse_exactly(snapshot, data, size), -EBADMSG);
		CHECK(!sysinfo_snapshot__block(snapshot));
	}
	CHECK_NUMBER(parse_exactly(snapshot, data, whole), 0);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__process_count(snapshot), PROCESSES);
	/* Nor is it taken with anything behind its end. */
	data[whole] = '\n';
	CHECK_NUMBER(parse_exactly(snapshot, data, whole + 1), -EBADMSG);
	sysinfo_snapshot__free(snapshot);
}

static void check_nothing_is_left(struct sysinfo_reader *reader, const char *path)
{
	const struct sysinfo_snapshot *snapshot = sysinfo_reader__snapshot(reader);
	size_t size;

	CHECK(!sysinfo_reader__block(reader));
	CHECK_NUMBER((int64_t)sysinfo_snapshot__process_count(snapshot), 0);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__cgroup_count(snapshot), 0);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, SYSINFO_PID), SYSINFO_UNKNOWN);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_BOOTTIME_NS), SYSINFO_UNKNOWN);
	CHECK(!sysinfo_snapshot__name(snapshot, 0, &size));
	CHECK(!strncmp(sysinfo_reader__error(reader), path, strlen(path)));
}

static void a_file_is_refused(void)
{
	char path[] = "/tmp/sysinfo-test-XXXXXX";
	int fd = mkstemp(path), err = 0;
	struct sysinfo_reader *reader = sysinfo_reader__new(path);
	size_t whole;
	const char *data = read_capture(&whole);

	for (size_t size = whole; size-- > 0;) {
		/* A whole one now and then, so that there is something to be left. */
		if (size % 50 == 0) {
			CHECK_NUMBER(pwrite(fd, data, whole, 0), (int64_t)whole);
			CHECK_NUMBER(sysinfo_reader__read(reader), 0);
			CHECK_NUMBER((int64_t)sysinfo_snapshot__process_count(sysinfo_reader__snapshot(reader)),
				     PROCESSES);
		}
		CHECK_NUMBER(ftruncate(fd, (off_t)size), 0);
		CHECK(!sysinfo_reader__read_block(reader, &err));
		CHECK_NUMBER(err, -EBADMSG);
		check_nothing_is_left(reader, path);
	}
	close(fd);
	sysinfo_reader__free(reader);
	unlink(path);
}

const struct test cut_off_tests[] = {
	{ "content is refused", content_is_refused },
	{ "a file is refused", a_file_is_refused },
	{ 0 },
};
