// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: cgroup table: " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#include "../src/cgroup_table.h"
#include "selftest.h"

struct row {
	struct sysinfo_cgroup_key key;
	unsigned int number;
	bool added;
};

static const struct row rows[] __initconst = {
	{ .key = { .id = 1,		.hierarchy = 0 },	.number = 1,	.added = true },
	{ .key = { .id = 1,		.hierarchy = 0 },	.number = 1,	.added = false },
	{ .key = { .id = 1,		.hierarchy = 4 },	.number = 2,	.added = true },
	{ .key = { .id = 5,		.hierarchy = 4 },	.number = 3,	.added = true },
	/* the same hash as hierarchy 4, id 1 */
	{ .key = { .id = 5,		.hierarchy = 0 },	.number = 4,	.added = true },
	{ .key = { .id = 1ULL << 32,	.hierarchy = 0 },	.number = 5,	.added = true },
	{ .key = { .id = 1,		.hierarchy = 0 },	.number = 1,	.added = false },
	{ .key = { .id = 5,		.hierarchy = 4 },	.number = 3,	.added = false },
	{ .key = { .id = 5,		.hierarchy = 0 },	.number = 4,	.added = false },
};

static int __init check_rows(struct sysinfo_cgroup_table *table)
{
	unsigned int number;
	int i, wrong = 0;
	bool added;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (sysinfo_cgroup_table_reserve(table))
			return wrong + 1;
		number = sysinfo_cgroup_table_number(table, rows[i].key, &added);
		if (number == rows[i].number && added == rows[i].added)
			continue;
		pr_err("row %d: number %u, added %d\n", i, number, added);
		wrong++;
	}
	return wrong;
}

/* Numbers must survive that the table grows, several times. */
static int __init check_growth(struct sysinfo_cgroup_table *table)
{
	unsigned int first = table->count + 1;
	unsigned int i, round, number;
	bool added;

	for (round = 0; round < 2; round++) {
		for (i = 0; i < 5000; i++) {
			const struct sysinfo_cgroup_key key = { .id = 1000 + 64 * i };

			if (sysinfo_cgroup_table_reserve(table))
				return 1;
			number = sysinfo_cgroup_table_number(table, key, &added);
			if (number == first + i && added == !round)
				continue;
			pr_err("entry %u: number %u, added %d\n", i, number, added);
			return 1;
		}
	}
	return 0;
}

int __init sysinfo_selftest_cgroup_table(void)
{
	struct sysinfo_cgroup_table table = {};
	int wrong = check_rows(&table) + check_growth(&table);

	sysinfo_cgroup_table_free(&table);
	return wrong;
}
