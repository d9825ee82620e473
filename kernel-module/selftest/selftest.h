/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_SELFTEST_H
#define SYSINFO_SELFTEST_H

#ifdef SYSINFO_SELFTEST

/* Runs all tables; -EINVAL, with a line in the log for each row that is wrong, fails the load. */
int sysinfo_selftest(void);

/* Each returns how many of its rows are wrong. */
int sysinfo_selftest_text(void);
int sysinfo_selftest_snapshot(void);
int sysinfo_selftest_cputime(void);
#ifdef CONFIG_CGROUPS
int sysinfo_selftest_cgroup_table(void);
#else /* !CONFIG_CGROUPS */
static inline int sysinfo_selftest_cgroup_table(void)
{
	return 0;
}
#endif /* !CONFIG_CGROUPS */

#else /* !SYSINFO_SELFTEST */

static inline int sysinfo_selftest(void)
{
	return 0;
}

#endif /* !SYSINFO_SELFTEST */

#endif
