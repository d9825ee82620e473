// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "sysinfo.h"

#define ID_SIZE (SYSINFO_CONTAINER_ID_SIZE - 1)

static bool is_hex(char character)
{
	return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
}

/* /system.slice/docker-<64 hex>.scope, /docker/<64 hex>, and either of them nested in the other. */
int sysinfo_container_id(const char *path, size_t size, char id[SYSINFO_CONTAINER_ID_SIZE])
{
	size_t run = 0;

	for (size_t i = 0; i <= size; i++) {
		if (i < size && is_hex(path[i])) {
			run++;
			continue;
		}
		if (run == ID_SIZE) {
			memcpy(id, path + i - ID_SIZE, ID_SIZE);
			id[ID_SIZE] = '\0';
			return 0;
		}
		run = 0;
	}
	return -ENOENT;
}
