// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

#define SMALL TOTALS "columns pid comm\n"
#define ONE HEAD "c 1 memory=1 /\n"

static const struct {
	const char *content;
	const char *error;
} rows[] = {
	{ "", "line 1: the file is empty" },
	{ "\n", "line 1: starts with '', expected 'sysinfo': this is another file" },
	{ "MemTotal: 1 kB\n", "line 1: starts with 'MemTotal:', expected 'sysinfo': this is another file" },
	{ "\033[2J\001\n", "line 1: starts with '?[2J?', expected 'sysinfo': this is another file" },
	{ "sysinfo\n", "line 1: the format's version is missing" },
	{ "sysinfo 2 cpus=2\n",
	  "line 1: format '2' is not known here, only 1: module and library are of different releases" },
	{ "sysinfo 1 cpus\n", "line 1: 'cpus' is not key=value" },
	{ "sysinfo 1 cpus=\n", "line 1: cpus: '' is neither a number nor '-'" },
	{ "sysinfo 1 cpus=-2\n", "line 1: cpus: '-2' is neither a number nor '-'" },
	{ "sysinfo 1 cpus=2147483648\n", "line 1: cpus: 2147483648 is out of range (0 to 2147483647)" },
	{ "sysinfo 1 cpus=1 cpus=1\n", "line 1: 'cpus' comes twice" },
	{ "sysinfo 1 rss=vague\n", "line 1: rss: 'vague' is neither 'exact' nor 'approximate'" },
	{ "sysinfo 1\nsysinfo 1\n", "line 2: a second 'sysinfo' line" },
	{ "sysinfo 1\nmem total=9223372036854775808\n",
	  "line 2: total: 9223372036854775808 is out of range (0 to 9223372036854775807)" },
	{ "sysinfo 1\nmem total=1 \n", "line 2: '' is not key=value" },
	{ "sysinfo 1\nload 0.1 0.2\n", "line 2: expected three loads, over 1, 5 and 15 minutes" },
	{ "sysinfo 1\nload 0.1 1 0.2\n", "line 2: load: '1' is not a number like 0.12" },
	{ "sysinfo 1\nload 0.1x 1 0.2\n", "line 2: load: '0.1x' is not a number like 0.12" },
	{ "sysinfo 1\nload .1 1 0.2\n", "line 2: load: '.1' is not a number like 0.12" },
	{ "sysinfo 1\nload 2147483648.0 1.0 0.2\n",
	  "line 2: load: 2147483648.0 is out of range (0 to 2147483647)" },
	{ TOTALS "p 1 a\n", "line 5: a process before the 'columns' line" },
	{ TOTALS "columns\n", "line 5: column 'pid' is missing" },
	{ TOTALS "columns pid ppid\n", "line 5: column 'comm' is missing" },
	{ TOTALS "columns pid comm pid\n", "line 5: column 'pid' comes twice" },
	{ TOTALS "columns pid comm a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a "
		 "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a\n",
	  "line 5: more than 64 columns" },
	{ SMALL "p 1\n", "line 6: 1 fields for 2 columns" },
	{ SMALL "p\n", "line 6: 0 fields for 2 columns" },
	{ SMALL "p 1 a b\n", "line 6: more fields than the 2 columns" },
	{ SMALL "p 1  a\n", "line 6: comm: there are two spaces, or one at the line's end" },
	{ SMALL "p 1 \n", "line 6: comm: there are two spaces, or one at the line's end" },
	{ SMALL "p - a\n", "line 6: pid: a process without one" },
	{ SMALL "p 2147483648 a\n", "line 6: pid: 2147483648 is out of range (0 to 2147483647)" },
	{ SMALL "p 12x a\n", "line 6: pid: '12x' is neither a number nor '-'" },
	{ SMALL "p 1 \\8\n", "line 6: comm: '\\8' has a broken escape, expected \\ooo" },
	{ SMALL "p 1 \\400\n", "line 6: comm: '\\400' has a broken escape, expected \\ooo" },
	{ SMALL "p 1 a\\04\n", "line 6: comm: 'a\\04' has a broken escape, expected \\ooo" },
	{ SMALL "p 1 \\\n", "line 6: comm: '\\' has a broken escape, expected \\ooo" },
	{ SMALL "p 1 0123456789012345678901234567890123456789\\012345678901\\\n",
	  "line 6: comm: '0123456789012345678901234567890123456789...' has a broken escape, expected \\ooo" },
	{ ONE "p 1 1 4294967296 S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 a\nend 1\n",
	  "line 7: uid: 4294967296 is out of range (0 to 4294967295)" },
	{ ONE "p 1 1 1 SS 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 a\nend 1\n", "line 7: state: 'SS' is not one letter" },
	{ ONE "p 1 1 1  1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 a\nend 1\n", "line 7: state: '' is not one letter" },
	{ ONE "p 1 1 1 S 1 99999999999999999999 1 1 1 1 1 1 1 1 1 1 1 1 1 a\nend 1\n",
	  "line 7: start_ns: 99999999999999999999 is out of range (0 to 9223372036854775807)" },
	{ ONE "p 1 1 1 S 1 1.5 1 1 1 1 1 1 1 1 1 1 1 1 1 a\nend 1\n",
	  "line 7: start_ns: '1.5' is neither a number nor '-'" },
	{ ONE "p 1 1 1 S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 2 a\nend 1\n",
	  "line 7: cgroup: there is no 'c 2' line before its first use" },
	{ SMALL "c\n", "line 6: a cgroup without a number" },
	{ SMALL "c - memory=1 /\n", "line 6: a cgroup without a number" },
	{ SMALL "c 1\n", "line 6: path: '' does not begin with '/'" },
	{ SMALL "c 1 memory=1\n", "line 6: path: 'memory=1' does not begin with '/'" },
	{ SMALL "c 1 memory=x /\n", "line 6: memory: 'x' is neither a number nor '-'" },
	{ SMALL "c 1 memory=1 memory=1 /\n", "line 6: 'memory' comes twice" },
	{ SMALL "c 1 m /\n", "line 6: 'm' is not key=value" },
	{ SMALL "c 1 memory=1 / \n", "line 6: '/' is not key=value" },
	{ SMALL "c 1 memory=1 /\nc 1 memory=1 /\n", "line 7: a second 'c 1' line" },
	{ SMALL, "line 5: there is no 'end' line: the file is cut off" },
	{ SMALL "end\n", "line 6: expected 'end <number of processes>'" },
	{ SMALL "end 0 0\n", "line 6: expected 'end <number of processes>'" },
	{ SMALL "end -\n", "line 6: 'end -' but there are 0 processes: the file is damaged" },
	{ SMALL "end 1\n", "line 6: 'end 1' but there are 0 processes: the file is damaged" },
	{ SMALL "p 1 a\nend 15\n", "line 7: 'end 15' but there are 1 processes: the file is damaged" },
	{ SMALL "end 0\np 1 a\n", "line 7: more lines after 'end'" },
	{ SMALL "end 0\nend 0\n", "line 7: more lines after 'end'" },
	{ SMALL "end 0", "line 6: the last line has no newline: the file is cut off" },
	{ "sysinfo 1\nend 0\n", "line 2: 'end' without a 'mem' line before it" },
};

static void each_with_its_line_and_reason(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t line = 0;

		CHECK_NUMBER(parse_text(snapshot, rows[i].content), -EBADMSG);
		CHECK_TEXT(sysinfo_snapshot__error(snapshot), rows[i].error);
		CHECK_NUMBER(sscanf(rows[i].error, "line %zu:", &line), 1);
		CHECK_NUMBER((int64_t)sysinfo_snapshot__error_line(snapshot), (int64_t)line);
		CHECK(!sysinfo_snapshot__block(snapshot));
	}
	sysinfo_snapshot__free(snapshot);
}

static const char whole[] = ONE "p 1 0 0 S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 init\\040x\n"
				"p 20 1 0 S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 sh\nend 2\n";

static void every_file_that_was_cut_off(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	CHECK_NUMBER(parse_exactly(snapshot, whole, sizeof(whole) - 1), 0);
	for (size_t size = 0; size < sizeof(whole) - 1; size++)
		CHECK_NUMBER(parse_exactly(snapshot, whole, size), -EBADMSG);
	sysinfo_snapshot__free(snapshot);
}

static void every_file_that_lost_a_process(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();
	const char *process = strstr(whole, "p 20");
	char lost[sizeof(whole)];

	snprintf(lost, sizeof(lost), "%.*send 2\n", (int)(process - whole), whole);
	CHECK_NUMBER(parse_text(snapshot, lost), -EBADMSG);
	sysinfo_snapshot__free(snapshot);
}

static void a_zero_byte_within(void)
{
	static const char content[] = SMALL "p 1\0 a\nend 1\n";
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	CHECK_NUMBER(parse_exactly(snapshot, content, sizeof(content) - 1), -EBADMSG);
	CHECK_TEXT(sysinfo_snapshot__error(snapshot),
		   "line 6: pid: '1?' is neither a number nor '-'");
	sysinfo_snapshot__free(snapshot);
}

static void more_than_is_accepted(void)
{
	struct sysinfo_snapshot *snapshot = sysinfo_snapshot__new();

	/* Refused by its size alone: not one byte is looked at. */
	CHECK_NUMBER(sysinfo_snapshot__parse(snapshot, whole, SYSINFO_MAX_BYTES + 1), -EFBIG);
	CHECK_TEXT(sysinfo_snapshot__error(snapshot),
		   "line 0: 268435457 bytes are more than the 268435456 that are accepted");
	sysinfo_snapshot__free(snapshot);
}

const struct test reject_tests[] = {
	{ "each with its line and reason", each_with_its_line_and_reason },
	{ "every file that was cut off", every_file_that_was_cut_off },
	{ "every file that lost a process", every_file_that_lost_a_process },
	{ "a zero byte within", a_zero_byte_within },
	{ "more than is accepted", more_than_is_accepted },
	{ 0 },
};
