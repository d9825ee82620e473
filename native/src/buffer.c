// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include "sysinfo.h"

/* Holds 10,000 processes, so that most machines are read once even the first time. */
#define FIRST_CAPACITY ((size_t)1 << 20)

struct sysinfo_buffer {
	char *data;
	size_t size;
	size_t capacity;
};

struct sysinfo_buffer *sysinfo_buffer__new(void)
{
	return calloc(1, sizeof(struct sysinfo_buffer));
}

void sysinfo_buffer__free(struct sysinfo_buffer *buffer)
{
	if (!buffer)
		return;
	free(buffer->data);
	free(buffer);
}

static int grow(struct sysinfo_buffer *buffer)
{
	size_t capacity = buffer->capacity ? buffer->capacity * 2 : FIRST_CAPACITY;
	char *data;

	/* One byte more than is accepted, to tell a file of the greatest size from a larger one. */
	if (capacity > SYSINFO_MAX_BYTES)
		capacity = SYSINFO_MAX_BYTES + 1;
	if (capacity <= buffer->capacity)
		return -EFBIG;
	data = realloc(buffer->data, capacity);
	if (!data)
		return -ENOMEM;
	buffer->data = data;
	buffer->capacity = capacity;
	return 0;
}

/* Reads on from where the buffer stands. 1: at the end, 0: the buffer is full. */
static int fill(struct sysinfo_buffer *buffer, int fd)
{
	while (buffer->size < buffer->capacity) {
		ssize_t count = read(fd, buffer->data + buffer->size, buffer->capacity - buffer->size);

		if (count < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		if (!count)
			return 1;
		buffer->size += (size_t)count;
	}
	return 0;
}

int sysinfo_buffer__read(struct sysinfo_buffer *buffer, int fd)
{
	off_t start = lseek(fd, 0, SEEK_CUR);
	bool repeatable = start >= 0;
	int err;

	buffer->size = 0;
	if (!buffer->capacity) {
		err = grow(buffer);
		if (err)
			return err;
	}
	for (;;) {
		err = fill(buffer, fd);
		if (err)
			break;
		err = grow(buffer);
		if (err)
			break;
		if (repeatable) {
			buffer->size = 0;
			if (lseek(fd, start, SEEK_SET) < 0)
				return -errno;
		}
	}
	if (err < 0) {
		buffer->size = 0;
		return err;
	}
	return 0;
}

const char *sysinfo_buffer__data(const struct sysinfo_buffer *buffer)
{
	return buffer->data;
}

size_t sysinfo_buffer__size(const struct sysinfo_buffer *buffer)
{
	return buffer->size;
}
