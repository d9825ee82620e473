// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: snapshot: " fmt

#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "../src/snapshot.h"
#include "selftest.h"

/* Lines of 100 bytes, each reserved as if it could have 500. */
struct row {
	size_t max;
	size_t expected;
	unsigned int lines;
	int result;
};

static const struct row rows[] __initconst = {
	{ .max = 1000,		.expected = 0,		.lines = 10,	.result = 0 },
	{ .max = 1000,		.expected = 0,		.lines = 11,	.result = -EFBIG },
	{ .max = 999,		.expected = 0,		.lines = 10,	.result = -EFBIG },
	{ .max = 0,		.expected = 0,		.lines = 1,	.result = -EFBIG },
	{ .max = 1 << 20,	.expected = 0,		.lines = 10000,	.result = 0 },
	{ .max = 1 << 20,	.expected = 2 << 20,	.lines = 10000,	.result = 0 },
	{ .max = 1 << 20,	.expected = 500000,	.lines = 10485,	.result = 0 },
	{ .max = 1 << 20,	.expected = 500000,	.lines = 10486,	.result = -EFBIG },
};

static int __init write_lines(struct sysinfo_snapshot *snapshot, unsigned int lines)
{
	unsigned int i;
	int err = 0;
	char *to;

	for (i = 0; !err && i < lines; i++) {
		to = sysinfo_snapshot_reserve(snapshot, 500);
		if (IS_ERR(to))
			return PTR_ERR(to);
		memset(to, i, 100);
		err = sysinfo_snapshot_commit(snapshot, to + 100);
	}
	return err;
}

/* What was written before the buffer grew must still be there. */
static bool __init is_whole(const struct sysinfo_snapshot *snapshot, unsigned int lines)
{
	unsigned int i;

	if (snapshot->size != 100 * lines)
		return false;
	for (i = 0; i < lines; i++) {
		if (memchr_inv(snapshot->data + 100 * i, i & 0xff, 100))
			return false;
	}
	return true;
}

int __init sysinfo_selftest_snapshot(void)
{
	struct sysinfo_snapshot snapshot = {};
	int i, result, wrong = 0;

	/* The buffer is kept between rows, as an open file keeps it between passes. */
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		sysinfo_snapshot_begin(&snapshot, rows[i].max);
		result = sysinfo_snapshot_expect(&snapshot, rows[i].expected);
		if (!result)
			result = write_lines(&snapshot, rows[i].lines);
		if (result == rows[i].result && (result || is_whole(&snapshot, rows[i].lines)))
			continue;
		pr_err("row %d: expected %d, was %d with %zu bytes\n", i, rows[i].result, result,
		       snapshot.size);
		wrong++;
	}
	sysinfo_snapshot_free(&snapshot);
	return wrong;
}
