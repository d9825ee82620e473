// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/user_namespace.h>

#include "compat/rss.h"
#include "parameters.h"

enum rss_mode {
	RSS_EXACT,
	RSS_APPROXIMATE,
	RSS_AUTO,
};

static const char * const rss_modes[] = {
	[RSS_EXACT]		= "exact",
	[RSS_APPROXIMATE]	= "approximate",
	[RSS_AUTO]		= "auto",
};

static unsigned int gid;
module_param(gid, uint, 0444);
MODULE_PARM_DESC(gid, "group that may read /proc/sysinfo beside root (default 0)");

static unsigned long max_bytes = 64UL << 20;
module_param(max_bytes, ulong, 0644);
MODULE_PARM_DESC(max_bytes, "longest /proc/sysinfo; beyond it a read fails with EFBIG (default 64 MiB)");

static int rss = RSS_AUTO;

static int rss_set(const char *value, const struct kernel_param *parameter)
{
	int mode = __sysfs_match_string(rss_modes, ARRAY_SIZE(rss_modes), value);

	if (mode < 0) {
		pr_err("rss=%s is not known: exact, approximate or auto\n", value);
		return mode;
	}
	WRITE_ONCE(rss, mode);
	return 0;
}

static int rss_get(char *buffer, const struct kernel_param *parameter)
{
	return sysfs_emit(buffer, "%s\n", rss_modes[READ_ONCE(rss)]);
}

static const struct kernel_param_ops rss_ops = {
	.set = rss_set,
	.get = rss_get,
};

module_param_cb(rss, &rss_ops, NULL, 0644);
MODULE_PARM_DESC(rss, "exact, approximate or auto: exact where that costs little (default auto)");

int sysinfo_parameter_gid(kgid_t *group)
{
	*group = make_kgid(&init_user_ns, gid);
	if (!gid_valid(*group)) {
		pr_err("gid=%u is no group id\n", gid);
		return -EINVAL;
	}
	return 0;
}

size_t sysinfo_parameter_max_bytes(void)
{
	return READ_ONCE(max_bytes);
}

bool sysinfo_parameter_rss_exact(void)
{
	switch (READ_ONCE(rss)) {
	case RSS_EXACT:
		return true;
	case RSS_APPROXIMATE:
		return false;
	default:
		return num_online_cpus() <= SYSINFO_RSS_EXACT_MAX_CPUS;
	}
}
