// SPDX-License-Identifier: Apache-2.0
#include "export/share.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "check.h"
#include "swap.h"

static void unknown_stays_unknown(void)
{
	CHECK_NUMBER(share__sum(1, SYSINFO_UNKNOWN), SYSINFO_UNKNOWN);
	CHECK_NUMBER(share__sum(SYSINFO_UNKNOWN, 1), SYSINFO_UNKNOWN);
	CHECK_NUMBER(share__sum(INT64_MAX, 1), SYSINFO_UNKNOWN);
	CHECK_NUMBER(share__difference(SYSINFO_UNKNOWN, 1), SYSINFO_UNKNOWN);
	CHECK_NUMBER(share__difference(1, SYSINFO_UNKNOWN), SYSINFO_UNKNOWN);
	CHECK_NUMBER(share__difference(1, 2), SYSINFO_UNKNOWN);
	CHECK(isnan(share__percent(SYSINFO_UNKNOWN, 1)));
	CHECK(isnan(share__percent(1, SYSINFO_UNKNOWN)));
	CHECK(isnan(share__percent(1, 0)));
}

static void known_numbers_are_reckoned(void)
{
	CHECK_NUMBER(share__sum(1, 2), 3);
	CHECK_NUMBER(share__difference(5, 5), 0);
	CHECK(share__percent(1, 8) == 12.5);
	CHECK(share__quotient(120000, 1000000) == 0.12);
}

static void swap_in_units_is_kilobytes(void)
{
	CHECK_NUMBER(swap__kilobytes(2147479552, 1), 2097148);
	CHECK_NUMBER(swap__kilobytes(524287, 4096), 2097148);
	CHECK_NUMBER(swap__kilobytes(0, 1), 0);
	CHECK_NUMBER(swap__kilobytes(UINT64_MAX / 2, 4096), SYSINFO_UNKNOWN);
}

static void the_size_of_swap_is_that_of_meminfo(void)
{
	FILE *meminfo = fopen("/proc/meminfo", "r");
	char line[128];
	int64_t expected = SYSINFO_UNKNOWN;

	while (meminfo && fgets(line, sizeof(line), meminfo))
		if (sscanf(line, "SwapTotal: %" SCNd64, &expected) == 1)
			break;
	CHECK_NUMBER(swap__total(), expected);
	if (meminfo)
		fclose(meminfo);
}

const struct test share_tests[] = {
	{ "unknown stays unknown", unknown_stays_unknown },
	{ "known numbers are reckoned", known_numbers_are_reckoned },
	{ "swap in units is kilobytes", swap_in_units_is_kilobytes },
	{ "the size of swap is that of meminfo", the_size_of_swap_is_that_of_meminfo },
	{ 0 },
};
