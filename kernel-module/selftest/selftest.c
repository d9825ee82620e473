// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/printk.h>

#include "selftest.h"

int __init sysinfo_selftest(void)
{
	int wrong = 0;

	wrong += sysinfo_selftest_text();
	wrong += sysinfo_selftest_snapshot();
	wrong += sysinfo_selftest_cputime();
	wrong += sysinfo_selftest_cgroup_table();
	if (wrong) {
		pr_err("%d wrong\n", wrong);
		return -EINVAL;
	}
	pr_info("passed\n");
	return 0;
}
