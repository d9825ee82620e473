// SPDX-License-Identifier: GPL-2.0-only

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched/loadavg.h>
#include <linux/swap.h>
#include <linux/vmstat.h>

#include "compat/idle.h"
#include "compat/swapcache.h"
#include "snapshot.h"
#include "system.h"
#include "text.h"

#define SYSTEM_LENGTH 1024

static u64 kilobytes(unsigned long pages)
{
	return (u64)pages << (PAGE_SHIFT - 10);
}

/* The same sums as in /proc/meminfo. Counters of several CPUs may be below 0 for a moment. */
static char *put_memory(char *to)
{
	struct sysinfo info;
	long available = si_mem_available();
	long swap_free = get_nr_swap_pages();
	long cached;

	si_meminfo(&info);
	cached = global_node_page_state(NR_FILE_PAGES) - sysinfo_swapcache_pages() - info.bufferram;

	to = sysinfo_put_string(to, "mem");
	to = sysinfo_put_named(to, "total", kilobytes(info.totalram));
	to = sysinfo_put_named(to, "free", kilobytes(info.freeram));
	to = sysinfo_put_named(to, "available", kilobytes(max(available, 0L)));
	to = sysinfo_put_named(to, "buffers", kilobytes(info.bufferram));
	to = sysinfo_put_named(to, "cached", kilobytes(max(cached, 0L)));
	to = sysinfo_put_named(to, "shmem", kilobytes(info.sharedram));
	to = sysinfo_put_named(to, "slab",
			       kilobytes(global_node_page_state_pages(NR_SLAB_RECLAIMABLE_B) +
					 global_node_page_state_pages(NR_SLAB_UNRECLAIMABLE_B)));
	to = sysinfo_put_named(to, "swap_free", kilobytes(max(swap_free, 0L)));
	*to++ = '\n';
	return to;
}

/* Rounded to hundredths as in /proc/loadavg. */
static char *put_load(char *to)
{
	int i;

	to = sysinfo_put_string(to, "load");
	for (i = 0; i < 3; i++) {
		unsigned long load = READ_ONCE(avenrun[i]) + FIXED_1 / 200;
		unsigned long hundredths = LOAD_FRAC(load);

		*to++ = ' ';
		to = sysinfo_put_u64(to, LOAD_INT(load));
		*to++ = '.';
		*to++ = '0' + hundredths / 10;
		*to++ = '0' + hundredths % 10;
	}
	*to++ = '\n';
	return to;
}

/* A tickless CPU counts its idle time apart; one that is offline, or has ticks, in its cpustat. */
static u64 idle_ns(u64 microseconds, u64 cpustat)
{
	return microseconds == (u64)-1 ? cpustat : microseconds * NSEC_PER_USEC;
}

static void add_cpu_times(u64 *sums, int cpu)
{
	struct kernel_cpustat stat;
	u64 idle = -1, iowait = -1;
	int i;

	kcpustat_cpu_fetch(&stat, cpu);
	if (cpu_online(cpu)) {
		idle = get_cpu_idle_time_us(cpu, NULL);
		iowait = get_cpu_iowait_time_us(cpu, NULL);
	}
	stat.cpustat[CPUTIME_IDLE] = idle_ns(idle, stat.cpustat[CPUTIME_IDLE]);
	stat.cpustat[CPUTIME_IOWAIT] = idle_ns(iowait, stat.cpustat[CPUTIME_IOWAIT]);
	for (i = 0; i < NR_STATS; i++)
		sums[i] += stat.cpustat[i];
}

static char *put_cpu_times(char *to)
{
	u64 sums[NR_STATS] = {};
	int cpu;

	for_each_possible_cpu(cpu)
		add_cpu_times(sums, cpu);

	to = sysinfo_put_string(to, "cpu");
	to = sysinfo_put_named(to, "user", sums[CPUTIME_USER]);
	to = sysinfo_put_named(to, "nice", sums[CPUTIME_NICE]);
	to = sysinfo_put_named(to, "system", sums[CPUTIME_SYSTEM]);
	to = sysinfo_put_named(to, "idle", sums[CPUTIME_IDLE]);
	to = sysinfo_put_named(to, "iowait", sums[CPUTIME_IOWAIT]);
	to = sysinfo_put_named(to, "irq", sums[CPUTIME_IRQ]);
	to = sysinfo_put_named(to, "softirq", sums[CPUTIME_SOFTIRQ]);
	to = sysinfo_put_named(to, "steal", sums[CPUTIME_STEAL]);
	*to++ = '\n';
	return to;
}

int sysinfo_system_show(struct sysinfo_snapshot *snapshot)
{
	char *to = sysinfo_snapshot_reserve(snapshot, SYSTEM_LENGTH);

	if (IS_ERR(to))
		return PTR_ERR(to);
	to = put_memory(to);
	to = put_load(to);
	to = put_cpu_times(to);
	return sysinfo_snapshot_commit(snapshot, to);
}
