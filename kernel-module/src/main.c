// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/printk.h>

#include "../selftest/selftest.h"
#include "proc.h"

static int __init sysinfo_init(void)
{
	int err;

	err = sysinfo_selftest();
	if (err)
		return err;

	err = sysinfo_proc_init();
	if (err)
		return err;

	pr_info("/proc/sysinfo, format 1\n");
	return 0;
}

static void __exit sysinfo_exit(void)
{
	sysinfo_proc_exit();
	pr_info("unloaded\n");
}

module_init(sysinfo_init);
module_exit(sysinfo_exit);

MODULE_DESCRIPTION("Every process of the machine, with its cgroup, in one read of /proc/sysinfo");
MODULE_AUTHOR("The Gestor authors");
MODULE_VERSION("1.0.0");
MODULE_LICENSE("GPL");
