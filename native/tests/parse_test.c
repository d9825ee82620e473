// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define CHECK_NAME(snapshot, process, expected) \
	check_string(sysinfo_snapshot__name, snapshot, process, expected, sizeof(expected) - 1, __LINE__)
#define CHECK_PATH(snapshot, cgroup, expected)                                                     \
	check_string(sysinfo_snapshot__cgroup_path, snapshot, cgroup, expected, sizeof(expected) - 1, \
		     __LINE__)

static void check_string(const char *(*get)(const struct sysinfo_snapshot *, size_t, size_t *),
			 const struct sysinfo_snapshot *snapshot, size_t row, const char *expected,
			 size_t expected_size, int line)
{
	size_t size = 0;
	const char *found = get(snapshot, row, &size);

	check__bytes(found, size, expected, expected_size, __FILE__, line);
}

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void every_total_has_its_place(void)
{
	static const int64_t expected[SYSINFO_TOTALS] = {
		1,	 81234567890, 1795000000000000000, 2,	   SYSINFO_RSS_EXACT,
		8135712, 5123456,     7012345,		   12345,  1234567,
		1234,	 54321,	      77,		   SYSINFO_UNKNOWN,
		120000,	 300000,      12050000,		   1,	   2,
		3,	 4,	      5,		   6,	   7,
		8,
	};
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	CHECK_NUMBER(parse_text(snapshot, HEAD "end 0\n"), 0);
	CHECK_TEXT(sysinfo_snapshot__error(snapshot), "");
	for (int i = 0; i < SYSINFO_TOTALS; i++)
		CHECK_NUMBER(sysinfo_snapshot__total(snapshot, (enum sysinfo_total)i), expected[i]);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_TOTALS), SYSINFO_UNKNOWN);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__process_count(snapshot), 0);
	sysinfo_snapshot__free(snapshot);
}

static void every_column_has_its_place(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();
	size_t size;

	CHECK_NUMBER(parse_text(snapshot, HEAD "c 17 memory=123 /docker/" ID "\n"
					       "p 0 1 2 S 4 5 6 7 8 9 10 11 12 13 14 15 16 17 17 nginx\n"
					       "end 1\n"),
		     0);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__process_count(snapshot), 1);
	for (int i = 0; i < SYSINFO_COLUMNS; i++)
		CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, (enum sysinfo_column)i),
			     i == SYSINFO_STATE	 ? 'S' :
			     i == SYSINFO_CGROUP ? 0 :
						   i);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, SYSINFO_COLUMNS), SYSINFO_UNKNOWN);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 1, SYSINFO_PID), SYSINFO_UNKNOWN);
	CHECK_NAME(snapshot, 0, "nginx");
	CHECK(!sysinfo_snapshot__name(snapshot, 1, &size));
	CHECK_NUMBER(sysinfo_snapshot__cgroup_memory(snapshot, 0), 123);
	CHECK_PATH(snapshot, 0, "/docker/" ID);
	CHECK(!sysinfo_snapshot__cgroup_path(snapshot, 1, &size));
	sysinfo_snapshot__free(snapshot);
}

static void columns_are_found_by_their_names(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	CHECK_NUMBER(parse_text(snapshot, TOTALS "columns comm colour cpu_ns pid\n"
						 "p sh blue 77 12\n"
						 "end 1\n"),
		     0);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, SYSINFO_PID), 12);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, SYSINFO_CPU_NS), 77);
	CHECK_NAME(snapshot, 0, "sh");
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, SYSINFO_VSIZE), SYSINFO_UNKNOWN);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, SYSINFO_CGROUP), SYSINFO_UNKNOWN);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, SYSINFO_STATE), SYSINFO_UNKNOWN);
	sysinfo_snapshot__free(snapshot);
}

static void what_a_later_writer_adds_is_left_alone(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	CHECK_NUMBER(parse_text(snapshot, "sysinfo 1 host=a boottime_ns=5 x= realtime_ns=6 cpus=7 rss=-\n"
					  "weather rain tomorrow\n"
					  "mem total=1 huge=9\n"
					  "load 1.0 2.0 3.0 4.0\n"
					  "cpu guest=3 idle=4\n" COLUMNS "c 5 pids=3 memory=6 events=x /a\n"
					  "t 1 2 3\n"
					  "end 0\n"),
		     0);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_CPUS), 7);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_RSS_MODE), SYSINFO_UNKNOWN);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_MEM_TOTAL), 1);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_MEM_FREE), SYSINFO_UNKNOWN);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_CPU_IDLE), 4);
	CHECK_NUMBER(sysinfo_snapshot__cgroup_memory(snapshot, 0), 6);
	sysinfo_snapshot__free(snapshot);
}

static void a_dash_is_unknown_and_never_zero(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();
	size_t size = 1;

	CHECK_NUMBER(parse_text(snapshot, "sysinfo 1 boottime_ns=- realtime_ns=- cpus=- rss=approximate\n"
					  "mem total=-\nload - 0.00 -\ncpu user=-\n" COLUMNS "c 1 memory=- -\n"
					  "p 3 - - - - - - - - - - - - - - - - - - -\n"
					  "end 1\n"),
		     0);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_BOOTTIME_NS), SYSINFO_UNKNOWN);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_RSS_MODE), SYSINFO_RSS_APPROXIMATE);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_LOAD_1), SYSINFO_UNKNOWN);
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_LOAD_5), 0);
	for (int i = SYSINFO_PPID; i < SYSINFO_COLUMNS; i++)
		CHECK_NUMBER(sysinfo_snapshot__value(snapshot, 0, (enum sysinfo_column)i),
			     SYSINFO_UNKNOWN);
	CHECK(!sysinfo_snapshot__name(snapshot, 0, &size));
	CHECK_NUMBER((int64_t)size, 0);
	CHECK_NUMBER(sysinfo_snapshot__cgroup_memory(snapshot, 0), SYSINFO_UNKNOWN);
	CHECK(!sysinfo_snapshot__cgroup_path(snapshot, 0, &size));
	sysinfo_snapshot__free(snapshot);
}

static void hostile_names_come_out_as_they_are(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	CHECK_NUMBER(parse_text(snapshot, TOTALS "columns pid comm\n"
						 "c 1 memory=1 /a\\040b\\012c\n"
						 "p 1 x\\012end\\0405\n"
						 "p 2 a\"b'c\\134\\377\n"
						 "p 3 \\055\n"
						 "p 4 \\000\n"
						 "p 5 caf\\303\\251\n"
						 "p 6 end\n"
						 "end 6\n"),
		     0);
	CHECK_PATH(snapshot, 0, "/a b\nc");
	CHECK_NAME(snapshot, 0, "x\nend 5");
	CHECK_NAME(snapshot, 1, "a\"b'c\\\377");
	CHECK_NAME(snapshot, 2, "-");
	CHECK_NAME(snapshot, 3, "");
	CHECK_NAME(snapshot, 4, "caf\303\251");
	CHECK_NAME(snapshot, 5, "end");
	sysinfo_snapshot__free(snapshot);
}

static int stop_at_second(const struct sysinfo_snapshot *snapshot, size_t process, void *context)
{
	*(int64_t *)context += sysinfo_snapshot__value(snapshot, process, SYSINFO_PID);
	return process == 1 ? 42 : 0;
}

static void a_visitor_may_stop(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();
	int64_t sum = 0;

	CHECK_NUMBER(parse_text(snapshot, TOTALS "columns pid comm\np 1 a\np 20 b\np 300 c\nend 3\n"), 0);
	CHECK_NUMBER(sysinfo_snapshot__visit(snapshot, stop_at_second, &sum), 42);
	CHECK_NUMBER(sum, 21);
	sysinfo_snapshot__free(snapshot);
}

static void a_snapshot_is_used_again(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	CHECK_NUMBER(parse_text(snapshot, HEAD "c 1 memory=1 /a\nend 0\n"), 0);
	CHECK_NUMBER(parse_text(snapshot, "rubbish\n"), -EBADMSG);
	CHECK(!sysinfo_snapshot__block(snapshot));
	CHECK_NUMBER(sysinfo_snapshot__total(snapshot, SYSINFO_CPUS), SYSINFO_UNKNOWN);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__cgroup_count(snapshot), 0);
	CHECK_NUMBER(parse_text(snapshot, HEAD "c 1 memory=1 /a\nend 0\n"), 0);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__cgroup_count(snapshot), 1);
	sysinfo_snapshot__free(snapshot);
	sysinfo_snapshot__free(NULL);
}

static void a_huge_file_is_taken_whole(void)
{
	enum { PROCESSES = 20000 };
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();
	char *data = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&data, &size);

	fputs(HEAD, out);
	for (int i = 1; i <= PROCESSES; i++) {
		if (i % 10 == 1)
			fprintf(out, "c %d memory=%d /docker/%064x\n", i, i, (unsigned int)i);
		fprintf(out, "p %d 1 0 R 1 1 2 3 4 5 6 7 8 9 10 11 12 13 %d process-%d\n", i,
			i - (i - 1) % 10, i);
	}
	fprintf(out, "end %d\n", PROCESSES);
	fclose(out);
	CHECK_NUMBER(parse_exactly(snapshot, data, size), 0);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__process_count(snapshot), PROCESSES);
	CHECK_NUMBER((int64_t)sysinfo_snapshot__cgroup_count(snapshot), PROCESSES / 10);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, PROCESSES - 1, SYSINFO_PID), PROCESSES);
	CHECK_NUMBER(sysinfo_snapshot__value(snapshot, PROCESSES - 1, SYSINFO_CGROUP),
		     PROCESSES / 10 - 1);
	CHECK_NAME(snapshot, PROCESSES - 1, "process-20000");
	free(data);
	sysinfo_snapshot__free(snapshot);
}

const struct test parse_tests[] = {
	{ "every total has its place", every_total_has_its_place },
	{ "every column has its place", every_column_has_its_place },
	{ "columns are found by their names", columns_are_found_by_their_names },
	{ "what a later writer adds is left alone", what_a_later_writer_adds_is_left_alone },
	{ "a dash is unknown and never zero", a_dash_is_unknown_and_never_zero },
	{ "hostile names come out as they are", hostile_names_come_out_as_they_are },
	{ "a visitor may stop", a_visitor_may_stop },
	{ "a snapshot is used again", a_snapshot_is_used_again },
	{ "a huge file is taken whole", a_huge_file_is_taken_whole },
	{ 0 },
};
