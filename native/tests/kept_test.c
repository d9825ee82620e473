// SPDX-License-Identifier: Apache-2.0
/*
 * The module's file as the reader sees it. The linker sends open, fstatfs and pread here (--wrap): a file that is named below passes
 * for one of procfs, calls are counted, and a read can be told that the module is gone.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "check.h"

int __real_open(const char *path, int flags, ...);
int __real_fstatfs(int fd, struct statfs *status);
ssize_t __real_pread(int fd, void *data, size_t size, off_t offset);
int __wrap_open(const char *path, int flags, ...);
int __wrap_fstatfs(int fd, struct statfs *status);
ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset);

static bool is_proc;
static int opens, reads, next_error;

int __wrap_open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list arguments;

	va_start(arguments, flags);
	if (flags & O_CREAT)
		mode = va_arg(arguments, mode_t);
	va_end(arguments);
	opens++;
	return __real_open(path, flags, mode);
}

int __wrap_fstatfs(int fd, struct statfs *status)
{
	int result = __real_fstatfs(fd, status);

	if (is_proc)
		status->f_type = PROC_SUPER_MAGIC;
	return result;
}

ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset)
{
	reads++;
	if (!next_error)
		return __real_pread(fd, data, size, offset);
	errno = next_error;
	next_error = 0;
	return -1;
}

static const char two[] = TOTALS "columns pid comm\np 1 init\np 2 sh\nend 2\n";
static const char one[] = TOTALS "columns pid comm\np 7 cat\nend 1\n";

static char path[] = "/tmp/sysinfo-test-XXXXXX";

static void put(const char *name, const char *content)
{
	FILE *out = fopen(name, "w");

	CHECK(out && fputs(content, out) >= 0 && !fclose(out));
}

static struct sysinfo_reader *start(void)
{
	strcpy(path + sizeof(path) - 7, "XXXXXX");
	close(mkstemp(path));
	put(path, two);
	is_proc = true;
	opens = 0;
	reads = 0;
	next_error = 0;
	return sysinfo_reader__new(path);
}

static void finish(struct sysinfo_reader *reader)
{
	sysinfo_reader__free(reader);
	unlink(path);
	is_proc = false;
}

static void check_read(struct sysinfo_reader *reader, int64_t processes)
{
	CHECK_NUMBER(sysinfo_reader__read(reader), 0);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__process_count(sysinfo_reader__snapshot(reader)), processes);
}

static void a_read_is_one_call(void)
{
	struct sysinfo_reader *reader = start();

	CHECK_NUMBER(sysinfo_reader__probe(reader), 0);
	for (int i = 1; i <= 5; i++) {
		check_read(reader, 2);
		CHECK_NUMBER(reads, i);
	}
	CHECK_NUMBER(opens, 1);
	put(path, one);
	check_read(reader, 1);
	finish(reader);
}

/* A buffer of 1 MiB at first: a pass of more goes on where it was full. */
static void a_pass_larger_than_the_buffer_goes_on(void)
{
	struct sysinfo_reader *reader = start();
	FILE *out = fopen(path, "w");

	fputs(TOTALS "columns pid comm\n", out);
	for (int i = 1; i <= 200000; i++)
		fprintf(out, "p %d worker\n", i);
	fputs("end 200000\n", out);
	fclose(out);
	check_read(reader, 200000);
	CHECK_NUMBER(reads, 3);
	check_read(reader, 200000);
	CHECK_NUMBER(reads, 4);
	finish(reader);
}

static void a_reloaded_module_is_opened_again(void)
{
	struct sysinfo_reader *reader = start();

	check_read(reader, 2);
	unlink(path);
	put(path, one);
	next_error = EIO;
	check_read(reader, 1);
	CHECK_NUMBER(opens, 2);
	CHECK_NUMBER(reads, 3);
	finish(reader);
}

static void an_unloaded_module_is_told_and_its_return_seen(void)
{
	struct sysinfo_reader *reader = start();

	check_read(reader, 2);
	unlink(path);
	next_error = EIO;
	CHECK_NUMBER(sysinfo_reader__read(reader), -ENOENT);
	CHECK(!sysinfo_reader__block(reader));
	CHECK_NUMBER(sysinfo_reader__read(reader), -ENOENT);
	put(path, one);
	check_read(reader, 1);
	finish(reader);
}

static void what_fails_at_once_is_not_tried_again(void)
{
	struct sysinfo_reader *reader = start();

	next_error = EIO;
	CHECK_NUMBER(sysinfo_reader__read(reader), -EIO);
	CHECK_NUMBER(reads, 1);
	check_read(reader, 2);
	next_error = ENOMEM;
	CHECK_NUMBER(sysinfo_reader__read(reader), -ENOMEM);
	CHECK_NUMBER(reads, 3);
	CHECK(!sysinfo_reader__block(reader));
	check_read(reader, 2);
	CHECK_NUMBER(opens, 3);
	finish(reader);
}

static void a_pass_that_is_cut_off_is_refused(void)
{
	struct sysinfo_reader *reader = start();

	check_read(reader, 2);
	for (off_t size = sizeof(two) - 2; size >= 0; size--) {
		CHECK_NUMBER(truncate(path, size), 0);
		CHECK_NUMBER(sysinfo_reader__read(reader), -EBADMSG);
		CHECK(!sysinfo_reader__block(reader));
	}
	put(path, one);
	check_read(reader, 1);
	CHECK_NUMBER(opens, 1);
	finish(reader);
}

static void an_interrupted_read_goes_on(void)
{
	struct sysinfo_reader *reader = start();

	next_error = EINTR;
	check_read(reader, 2);
	CHECK_NUMBER(opens, 1);
	finish(reader);
}

static void a_saved_file_is_opened_for_each_read(void)
{
	struct sysinfo_reader *reader = start();
	char other[sizeof(path) + 4];

	is_proc = false;
	check_read(reader, 2);
	snprintf(other, sizeof(other), "%s.new", path);
	put(other, one);
	CHECK_NUMBER(rename(other, path), 0);
	check_read(reader, 1);
	CHECK_NUMBER(opens, 2);
	CHECK_NUMBER(reads, 0);
	finish(reader);
}

static int open_files(void)
{
	int count = 0;

	for (int fd = 0; fd < 64; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void no_file_is_left_open(void)
{
	int before = open_files();
	struct sysinfo_reader *reader = start();

	CHECK_NUMBER(sysinfo_reader__probe(reader), 0);
	CHECK_NUMBER(sysinfo_reader__probe(reader), 0);
	check_read(reader, 2);
	CHECK_NUMBER(open_files(), before + 1);
	next_error = EIO;
	check_read(reader, 2);
	CHECK_NUMBER(open_files(), before + 1);
	finish(reader);
	CHECK_NUMBER(open_files(), before);
}

const struct test kept_tests[] = {
	{ "a read is one call", a_read_is_one_call },
	{ "a pass larger than the buffer goes on", a_pass_larger_than_the_buffer_goes_on },
	{ "a reloaded module is opened again", a_reloaded_module_is_opened_again },
	{ "an unloaded module is told and its return seen", an_unloaded_module_is_told_and_its_return_seen },
	{ "what fails at once is not tried again", what_fails_at_once_is_not_tried_again },
	{ "a pass that is cut off is refused", a_pass_that_is_cut_off_is_refused },
	{ "an interrupted read goes on", an_interrupted_read_goes_on },
	{ "a saved file is opened for each read", a_saved_file_is_opened_for_each_read },
	{ "no file is left open", no_file_is_left_open },
	{ 0 },
};
