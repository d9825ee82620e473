/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sysinfo.h"

struct test {
	const char *name;
	void (*run)(void);
};

/* Each file of tests ends with its table; a table ends with an empty entry. */
extern const struct test cgroup_tests[];
extern const struct test container_id_tests[];
extern const struct test cut_off_tests[];
extern const struct test decimal_tests[];
extern const struct test json_tests[];
extern const struct test kept_tests[];
extern const struct test memory_tests[];
extern const struct test names_tests[];
extern const struct test parse_tests[];
extern const struct test reader_tests[];
extern const struct test reject_tests[];
extern const struct test share_tests[];

void check__true(bool condition, const char *text, const char *file, int line);
void check__number(int64_t found, int64_t expected, const char *file, int line);
void check__bytes(const char *found, size_t found_size, const char *expected, size_t expected_size,
		  const char *file, int line);
void check__text(const char *found, const char *expected, const char *file, int line);

#define CHECK(condition) check__true(condition, #condition, __FILE__, __LINE__)
#define CHECK_NUMBER(found, expected) check__number(found, expected, __FILE__, __LINE__)
#define CHECK_TEXT(found, expected) check__text(found, expected, __FILE__, __LINE__)
/* Parses a copy of exactly that size, so that a sanitizer sees a read beyond it. */
int parse_exactly(struct sysinfo_snapshot *snapshot, const char *data, size_t size);
int parse_text(struct sysinfo_snapshot *snapshot, const char *text);

#define COLUMNS                                                                                    \
	"columns pid ppid uid state threads start_ns cpu_ns utime_ns stime_ns cutime_ns cstime_ns " \
	"minflt majflt vsize rss_anon rss_file rss_shmem swap cgroup comm\n"
#define TOTALS                                                                                     \
	"sysinfo 1 boottime_ns=81234567890 realtime_ns=1795000000000000000 cpus=2 rss=exact\n"      \
	"mem total=8135712 free=5123456 available=7012345 buffers=12345 cached=1234567 shmem=1234 " \
	"slab=54321 swap_free=77\n"                                                                \
	"load 0.12 0.30 12.05\n"                                                                   \
	"cpu user=1 nice=2 system=3 idle=4 iowait=5 irq=6 softirq=7 steal=8\n"
#define HEAD TOTALS COLUMNS

#endif
