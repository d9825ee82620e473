// SPDX-License-Identifier: Apache-2.0
#include "buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

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

static int fail(struct sysinfo_buffer *buffer, int err)
{
	buffer->size = 0;
	return err;
}

/* Room for at least one byte more. */
static int make_room(struct sysinfo_buffer *buffer)
{
	return buffer->size < buffer->capacity ? 0 : grow(buffer);
}

int sysinfo_buffer__read(struct sysinfo_buffer *buffer, int fd)
{
	buffer->size = 0;
	for (;;) {
		int err = make_room(buffer);
		ssize_t count;

		if (err)
			return fail(buffer, err);
		count = read(fd, buffer->data + buffer->size, buffer->capacity - buffer->size);
		if (!count)
			return 0;
		if (count > 0)
			buffer->size += (size_t)count;
		else if (errno != EINTR)
			return fail(buffer, -errno);
	}
}

int buffer__read_pass(struct sysinfo_buffer *buffer, int fd)
{
	buffer->size = 0;
	do {
		int err = make_room(buffer);
		ssize_t count;

		if (err)
			return fail(buffer, err);
		do
			count = pread(fd, buffer->data + buffer->size, buffer->capacity - buffer->size,
				      (off_t)buffer->size);
		while (count < 0 && errno == EINTR);
		if (count < 0)
			return fail(buffer, -errno);
		buffer->size += (size_t)count;
		if (!count)
			break;
	} while (buffer->size == buffer->capacity);
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
