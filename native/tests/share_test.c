// SPDX-License-Identifier: Apache-2.0
#include "export/share.h"

#include <math.h>

#include "check.h"
#include "meminfo.h"

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

static int64_t swap_total(const char *meminfo, size_t size)
{
	return meminfo__parse_swap_total(meminfo, size);
}

#define SWAP_TOTAL(text) swap_total(text, sizeof(text) - 1)

static void the_size_of_swap_is_read(void)
{
	CHECK_NUMBER(SWAP_TOTAL("MemTotal:        8135712 kB\nSwapCached:            1 kB\n"
				"SwapTotal:       2097148 kB\nSwapFree:        2097140 kB\n"),
		     2097148);
	CHECK_NUMBER(SWAP_TOTAL("MemTotal: 1 kB\nSwapTotal:             0 kB\n"), 0);
	CHECK_NUMBER(SWAP_TOTAL(""), SYSINFO_UNKNOWN);
	CHECK_NUMBER(SWAP_TOTAL("MemTotal: 1 kB\n"), SYSINFO_UNKNOWN);
	CHECK_NUMBER(SWAP_TOTAL("MemTotal: 1 kB\nSwapTotal:    12"), SYSINFO_UNKNOWN);
	CHECK_NUMBER(SWAP_TOTAL("MemTotal: 1 kB\nSwapTotal:    many kB\n"), SYSINFO_UNKNOWN);
}

const struct test share_tests[] = {
	{ "unknown stays unknown", unknown_stays_unknown },
	{ "known numbers are reckoned", known_numbers_are_reckoned },
	{ "the size of swap is read", the_size_of_swap_is_read },
	{ 0 },
};
