// SPDX-License-Identifier: Apache-2.0
#include "share.h"

#include <math.h>

#include "sysinfo.h"

int64_t share__difference(int64_t whole, int64_t part)
{
	if (whole == SYSINFO_UNKNOWN || part == SYSINFO_UNKNOWN || part > whole)
		return SYSINFO_UNKNOWN;
	return whole - part;
}

int64_t share__sum(int64_t first, int64_t second)
{
	int64_t sum;

	if (first == SYSINFO_UNKNOWN || second == SYSINFO_UNKNOWN ||
	    __builtin_add_overflow(first, second, &sum))
		return SYSINFO_UNKNOWN;
	return sum;
}

double share__quotient(int64_t part, int64_t whole)
{
	if (part == SYSINFO_UNKNOWN || whole == SYSINFO_UNKNOWN || whole <= 0)
		return NAN;
	return (double)part / (double)whole;
}

double share__percent(int64_t part, int64_t whole)
{
	return 100 * share__quotient(part, whole);
}
