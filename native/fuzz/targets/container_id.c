// SPDX-License-Identifier: Apache-2.0
/* The container's id of a cgroup's path, against a search that looks at every place anew. */
#include <errno.h>
#include <string.h>

#include "require.h"
#include "sysinfo.h"

#define DIGITS (SYSINFO_CONTAINER_ID_SIZE - 1)

static bool is_digit(const char *path, size_t size, size_t at)
{
	return at < size && memchr("0123456789abcdef", path[at], 16);
}

static bool is_id(const char *path, size_t size, size_t at)
{
	for (size_t i = 0; i < DIGITS; i++)
		if (!is_digit(path, size, at + i))
			return false;
	return !(at && is_digit(path, size, at - 1)) && !is_digit(path, size, at + DIGITS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = (const char *)data;
	char id[SYSINFO_CONTAINER_ID_SIZE];
	int err = sysinfo_container_id(path, size, id);
	size_t at = 0;

	while (at < size && !is_id(path, size, at))
		at++;
	if (at == size) {
		require(err == -ENOENT, "a path without an id has none");
		return 0;
	}
	require(!err, "a path with an id has one");
	require(strlen(id) == DIGITS && !memcmp(id, path + at, DIGITS), "it is the first one");
	return 0;
}
