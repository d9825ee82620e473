// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: cputime: " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#include "../src/cputime.h"
#include "selftest.h"

#define YEAR_NS (365ULL * 24 * 3600 * 1000000000)

struct row {
	u64 runtime, utime, stime;
	u64 scaled;
};

static const struct row rows[] __initconst = {
	{ .runtime = 0,		  .utime = 0,		.stime = 0,	  .scaled = 0 },
	{ .runtime = 900,	  .utime = 0,		.stime = 0,	  .scaled = 0 },
	{ .runtime = 900,	  .utime = 4,		.stime = 0,	  .scaled = 0 },
	{ .runtime = 900,	  .utime = 0,		.stime = 4,	  .scaled = 900 },
	{ .runtime = 900,	  .utime = 2,		.stime = 1,	  .scaled = 300 },
	{ .runtime = 0,		  .utime = 4,		.stime = 4,	  .scaled = 0 },
	/* a product that does not fit in 64 bits */
	{ .runtime = 8 * YEAR_NS, .utime = 3 * YEAR_NS,	.stime = YEAR_NS, .scaled = 2 * YEAR_NS },
};

int __init sysinfo_selftest_cputime(void)
{
	int i, wrong = 0;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u64 scaled = sysinfo_scale_stime(rows[i].runtime, rows[i].utime, rows[i].stime);

		if (scaled == rows[i].scaled)
			continue;
		pr_err("row %d: expected %llu, was %llu\n", i, rows[i].scaled, scaled);
		wrong++;
	}
	return wrong;
}
