// SPDX-License-Identifier: Apache-2.0
#include "swap.h"

#include <sys/sysinfo.h>

#include "sysinfo.h"

int64_t swap__kilobytes(uint64_t units, uint32_t unit_bytes)
{
	uint64_t bytes;

	if (__builtin_mul_overflow(units, unit_bytes, &bytes))
		return SYSINFO_UNKNOWN;
	return (int64_t)(bytes / 1024);
}

/* sysinfo(2) tells what /proc/meminfo has, for one call without a file to open and to parse. */
int64_t swap__total(void)
{
	struct sysinfo machine;

	if (sysinfo(&machine))
		return SYSINFO_UNKNOWN;
	return swap__kilobytes(machine.totalswap, machine.mem_unit);
}
