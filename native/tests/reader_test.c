// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static const char content[] = TOTALS "columns pid comm\np 1 init\nend 1\n";

static void write_file(char *path, const char *data, size_t size)
{
	int fd = mkstemp(path);

	CHECK_NUMBER(write(fd, data, size), (int64_t)size);
	close(fd);
}

static void a_file_is_read_again_and_again(void)
{
	char path[] = "/tmp/sysinfo-test-XXXXXX";
	struct sysinfo_reader *reader;

	write_file(path, content, sizeof(content) - 1);
	reader = sysinfo_reader__new(path);
	CHECK_NUMBER(sysinfo_reader__probe(reader), 0);
	for (int i = 0; i < 3; i++) {
		int err = 1;
		const int64_t *block = sysinfo_reader__read_block(reader, &err);

		CHECK_NUMBER(err, 0);
		CHECK(block && block == sysinfo_reader__block(reader));
		CHECK_NUMBER(block[SYSINFO_BLOCK_PROCESS_COUNT], 1);
		CHECK_TEXT(sysinfo_reader__error(reader), "");
	}
	/* Of a file that is not procfs the machine's swap is not told. */
	CHECK_NUMBER(sysinfo_snapshot__total(sysinfo_reader__snapshot(reader), SYSINFO_SWAP_TOTAL),
		     SYSINFO_UNKNOWN);
	sysinfo_reader__free(reader);
	sysinfo_reader__free(NULL);
	unlink(path);
}

static void a_broken_file_is_named_with_its_line(void)
{
	char path[] = "/tmp/sysinfo-test-XXXXXX", expected[200];
	struct sysinfo_reader *reader;
	int err = 0;

	write_file(path, content, sizeof(content) - 2);
	reader = sysinfo_reader__new(path);
	CHECK(!sysinfo_reader__read_block(reader, &err));
	CHECK_NUMBER(err, -EBADMSG);
	snprintf(expected, sizeof(expected),
		 "%s: line 7: the last line has no newline: the file is cut off", path);
	CHECK_TEXT(sysinfo_reader__error(reader), expected);
	sysinfo_reader__free(reader);
	unlink(path);
}

static void refused(const char *path, int err, const char *error)
{
	struct sysinfo_reader *reader = sysinfo_reader__new(path);

	CHECK_NUMBER(sysinfo_reader__read(reader), err);
	CHECK_TEXT(sysinfo_reader__error(reader), error);
	CHECK(!sysinfo_reader__block(reader));
	sysinfo_reader__free(reader);
}

static void files_that_cannot_be_read(void)
{
	refused("/nonexistent/sysinfo", -ENOENT, "/nonexistent/sysinfo: no such file");
	refused("/", -EISDIR, "/: is a folder, not a file");
	refused("/proc/version", -EBADMSG,
		"/proc/version: line 1: starts with 'Linux', expected 'sysinfo': this is another file");
	refused("/dev/null", -EBADMSG, "/dev/null: line 1: the file is empty");
}

static void a_file_without_permission(void)
{
	char path[] = "/tmp/sysinfo-test-XXXXXX";
	struct sysinfo_reader *reader;
	int status = -1;
	pid_t child;

	write_file(path, content, sizeof(content) - 1);
	CHECK_NUMBER(chmod(path, 0), 0);
	fflush(stdout);
	child = fork();
	if (!child) {
		bool denied;

		/* Root may read anything: be nobody. */
		if (!geteuid() && setuid(65534))
			_exit(2);
		reader = sysinfo_reader__new(path);
		denied = sysinfo_reader__probe(reader) == -EACCES &&
			 strstr(sysinfo_reader__error(reader), "load the module with gid=");
		sysinfo_reader__free(reader);
		_exit(!denied);
	}
	CHECK_NUMBER(waitpid(child, &status, 0), child);
	CHECK_NUMBER(status, 0);
	unlink(path);
}

static void a_pipe_is_read_to_its_end(void)
{
	struct sysinfo_reader *reader;
	int ends[2], status = -1;
	pid_t child;

	CHECK_NUMBER(pipe(ends), 0);
	fflush(stdout);
	child = fork();
	if (!child) {
		for (size_t i = 0; i < sizeof(content) - 1; i++)
			if (write(ends[1], content + i, 1) != 1)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	reader = sysinfo_reader__new("a pipe");
	CHECK_NUMBER(sysinfo_reader__read_fd(reader, ends[0]), 0);
	close(ends[0]);
	CHECK_NUMBER(waitpid(child, &status, 0), child);
	CHECK_NUMBER(status, 0);
	sysinfo_reader__free(reader);
}

static void a_buffer_grows_to_what_is_read(void)
{
	enum { SIZE = 5000000 };
	char path[] = "/tmp/sysinfo-test-XXXXXX";
	struct sysinfo_buffer *buffer = sysinfo_buffer__new();
	char *data = malloc(SIZE);
	int fd;

	for (int i = 0; i < SIZE; i++)
		data[i] = (char)(i * 31 >> 3);
	write_file(path, data, SIZE);
	fd = open(path, O_RDONLY);
	CHECK_NUMBER(sysinfo_buffer__read(buffer, fd), 0);
	CHECK_NUMBER((int64_t)sysinfo_buffer__size(buffer), SIZE);
	CHECK(!memcmp(sysinfo_buffer__data(buffer), data, SIZE));
	/* At its end there is nothing more, and the buffer says so. */
	CHECK_NUMBER(sysinfo_buffer__read(buffer, fd), 0);
	CHECK_NUMBER((int64_t)sysinfo_buffer__size(buffer), 0);
	close(fd);
	CHECK_NUMBER(sysinfo_buffer__read(buffer, fd), -EBADF);
	sysinfo_buffer__free(buffer);
	sysinfo_buffer__free(NULL);
	free(data);
	unlink(path);
}

static void a_file_without_end_is_too_large(void)
{
	refused("/dev/zero", -EFBIG,
		"/dev/zero: too large: more than the module's max_bytes or the 268435456 bytes accepted here; "
		"raise /sys/module/sysinfo/parameters/max_bytes");
}

const struct test reader_tests[] = {
	{ "a file is read again and again", a_file_is_read_again_and_again },
	{ "a broken file is named with its line", a_broken_file_is_named_with_its_line },
	{ "files that cannot be read", files_that_cannot_be_read },
	{ "a file without permission", a_file_without_permission },
	{ "a pipe is read to its end", a_pipe_is_read_to_its_end },
	{ "a buffer grows to what is read", a_buffer_grows_to_what_is_read },
	{ "a file without end is too large", a_file_without_end_is_too_large },
	{ 0 },
};
