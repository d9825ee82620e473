// SPDX-License-Identifier: Apache-2.0
#include "meminfo.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "decimal.h"
#include "sysinfo.h"

/* SwapTotal:       2097148 kB */
int64_t meminfo__parse_swap_total(const char *data, size_t size)
{
	static const char key[] = "\nSwapTotal:";
	const char *limit = data + size;
	const char *line = memmem(data, size, key, sizeof(key) - 1);
	struct decimal decimal;

	if (!line)
		return SYSINFO_UNKNOWN;
	line += sizeof(key) - 1;
	while (line < limit && *line == ' ')
		line++;
	decimal = decimal_parse(line, limit);
	if (decimal.rest == line || decimal.overflow || limit - decimal.rest < 4 ||
	    memcmp(decimal.rest, " kB\n", 4))
		return SYSINFO_UNKNOWN;
	return decimal.value;
}

int64_t meminfo__swap_total(void)
{
	char data[4096]; /* SwapTotal stands within the first 500 bytes */
	int fd = open("/proc/meminfo", O_RDONLY | O_CLOEXEC);
	ssize_t size;

	if (fd < 0)
		return SYSINFO_UNKNOWN;
	size = read(fd, data, sizeof(data));
	close(fd);
	return size < 0 ? SYSINFO_UNKNOWN : meminfo__parse_swap_total(data, (size_t)size);
}
