// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "buffer.h"
#include "snapshot.h"
#include "swap.h"

struct sysinfo_reader {
	char *path;
	int kept; /* the file, open from read to read; -1: it is not */
	struct sysinfo_buffer *buffer;
	struct sysinfo_snapshot *snapshot;
	char error[512];
};

struct sysinfo_reader *sysinfo_reader__new(const char *path)
{
	struct sysinfo_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return NULL;
	reader->kept = -1;
	reader->path = strdup(path);
	reader->buffer = sysinfo_buffer__new();
	reader->snapshot = sysinfo_snapshot__new();
	if (!reader->path || !reader->buffer || !reader->snapshot) {
		sysinfo_reader__free(reader);
		return NULL;
	}
	return reader;
}

static void drop_file(struct sysinfo_reader *reader)
{
	if (reader->kept >= 0)
		close(reader->kept);
	reader->kept = -1;
}

void sysinfo_reader__free(struct sysinfo_reader *reader)
{
	if (!reader)
		return;
	drop_file(reader);
	sysinfo_snapshot__free(reader->snapshot);
	sysinfo_buffer__free(reader->buffer);
	free(reader->path);
	free(reader);
}

static const char *remedy(const char *path, int err)
{
	const bool is_module = !strcmp(path, SYSINFO_DEFAULT_PATH);

	switch (-err) {
	case ENOENT:
		if (!is_module)
			return "no such file";
		return "no such file: the kernel module is not loaded; load it with "
		       "'insmod kernel-module/sysinfo.ko'";
	case EACCES:
		return "permission denied: run as root, or load the module with gid=<a group of yours>";
	case EPERM:
		return "not permitted from another pid or cgroup namespace, or by the hidepid option of the "
		       "/proc mount: run it on the host itself (a container: --pid=host --cgroupns=host), as root";
	case EFBIG:
		return "too large: more than the module's max_bytes or the 268435456 bytes accepted here; "
		       "raise /sys/module/sysinfo/parameters/max_bytes";
	case EIO:
		if (!is_module)
			return strerror(EIO);
		return "read error: the kernel module was unloaded meanwhile; load it and read again";
	case EISDIR:
		return "is a folder, not a file";
	case ENOMEM:
		return "not enough memory to read it";
	default:
		return strerror(-err);
	}
}

static int fail(struct sysinfo_reader *reader, int err)
{
	const char *reason = sysinfo_snapshot__error(reader->snapshot);

	snprintf(reader->error, sizeof(reader->error), "%s: %s", reader->path,
		 *reason ? reason : remedy(reader->path, err));
	return err;
}

/* An empty snapshot, so that a failed read leaves nothing of an earlier one. */
static void forget(struct sysinfo_reader *reader)
{
	reader->snapshot->valid = 0;
	reader->snapshot->error[0] = '\0';
	reader->snapshot->error_line = 0;
	reader->error[0] = '\0';
}

static bool is_procfs(int fd)
{
	struct statfs status;

	return !fstatfs(fd, &status) && status.f_type == PROC_SUPER_MAGIC;
}

/*
 * A proc file stays open from read to read: nothing can be put in its place but by unloading the module, which a read is told. A saved
 * file is opened anew for each, so that one renamed over it is seen.
 */
static int open_file(struct sysinfo_reader *reader)
{
	int fd = reader->kept >= 0 ? reader->kept : open(reader->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return -errno;
	if (reader->kept < 0 && is_procfs(fd))
		reader->kept = fd;
	return fd;
}

int sysinfo_reader__probe(struct sysinfo_reader *reader)
{
	int fd;

	forget(reader);
	drop_file(reader);
	fd = open_file(reader);
	if (fd < 0)
		return fail(reader, fd);
	if (fd != reader->kept)
		close(fd);
	return 0;
}

int sysinfo_reader__parse(struct sysinfo_reader *reader, const char *data, size_t size)
{
	int err;

	forget(reader);
	err = sysinfo_snapshot__parse(reader->snapshot, data, size);
	return err ? fail(reader, err) : 0;
}

/* What is in the buffer, of this machine's proc or of a file that may be another machine's or of another time. */
static int parse_buffer(struct sysinfo_reader *reader, bool is_of_now)
{
	int err = sysinfo_reader__parse(reader, sysinfo_buffer__data(reader->buffer),
					sysinfo_buffer__size(reader->buffer));

	if (err)
		return err;
	if (is_of_now)
		snapshot__set_swap_total(reader->snapshot, swap__total());
	return 0;
}

int sysinfo_reader__read_fd(struct sysinfo_reader *reader, int fd)
{
	int err;

	forget(reader);
	err = sysinfo_buffer__read(reader->buffer, fd);
	return err ? fail(reader, err) : parse_buffer(reader, is_procfs(fd));
}

/* Reads the file into the buffer. After an error it is not kept. */
static int fill_buffer(struct sysinfo_reader *reader)
{
	int fd = open_file(reader);
	int err;

	if (fd < 0)
		return fd;
	if (fd == reader->kept) {
		err = buffer__read_pass(reader->buffer, fd);
		if (err)
			drop_file(reader);
	} else {
		err = sysinfo_buffer__read(reader->buffer, fd);
		close(fd);
	}
	return err;
}

int sysinfo_reader__read(struct sysinfo_reader *reader)
{
	const bool was_open = reader->kept >= 0;
	int err;

	forget(reader);
	err = fill_buffer(reader);
	/* The module it was opened from is unloaded; by now there may be another. */
	if (err == -EIO && was_open)
		err = fill_buffer(reader);
	return err ? fail(reader, err) : parse_buffer(reader, reader->kept >= 0);
}

const struct sysinfo_snapshot *sysinfo_reader__snapshot(const struct sysinfo_reader *reader)
{
	return reader->snapshot;
}

const int64_t *sysinfo_reader__read_block(struct sysinfo_reader *reader, int *err)
{
	*err = sysinfo_reader__read(reader);
	return sysinfo_reader__block(reader);
}

const int64_t *sysinfo_reader__block(const struct sysinfo_reader *reader)
{
	return sysinfo_snapshot__block(reader->snapshot);
}

const char *sysinfo_reader__error(const struct sysinfo_reader *reader)
{
	return reader->error;
}
