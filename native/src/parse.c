// SPDX-License-Identifier: Apache-2.0
/*
 * sysinfo 1 boottime_ns=81234567890 realtime_ns=1795000000000000000 cpus=2 rss=exact
 * mem total=8135712 free=5123456 available=7012345 ... swap_free=0
 * load 0.12 0.30 0.25
 * cpu user=.. nice=.. system=.. idle=.. iowait=.. irq=.. softirq=.. steal=..
 * columns pid ppid uid ... cgroup comm
 * c 17 memory=123456 /system.slice/docker-<64 hex>.scope
 * p 4711 1 0 S 3 ... 17 nginx
 * end 152
 *
 * Kinds of record that are not known here are left alone: a later writer may add some.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "parser.h"

enum record {
	RECORD_HEADER = 1 << 0,
	RECORD_MEMORY = 1 << 1,
	RECORD_LOAD = 1 << 2,
	RECORD_CPU = 1 << 3,
	RECORD_COLUMNS = 1 << 4,
	RECORD_END = 1 << 5,
};

static const struct {
	const char *name;
	unsigned int bit;
	int (*parse)(struct parser *parser, struct text text);
} once[] = {
	{ "sysinfo", RECORD_HEADER, parse__header }, { "mem", RECORD_MEMORY, parse__memory },
	{ "load", RECORD_LOAD, parse__load },	     { "cpu", RECORD_CPU, parse__cpu },
	{ "columns", RECORD_COLUMNS, parse__columns },
};

int parser__fail(struct parser *parser, const char *format, ...)
{
	struct sysinfo_snapshot *snapshot = parser->snapshot;
	va_list arguments;
	int prefix;

	snapshot->error_line = parser->line;
	prefix = snprintf(snapshot->error, sizeof(snapshot->error), "line %zu: ", parser->line);
	va_start(arguments, format);
	vsnprintf(snapshot->error + prefix, sizeof(snapshot->error) - (size_t)prefix, format,
		  arguments);
	va_end(arguments);
	return -EBADMSG;
}

/* end 152 */
static int parse_end(struct parser *parser, struct text text)
{
	struct word word;
	int64_t count;
	int err;

	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		if (!(parser->seen & once[i].bit))
			return parser__fail(parser, "'end' without a '%s' line before it", once[i].name);
	if (!word__next(&text, &word) || text.position != text.end)
		return parser__fail(parser, "expected 'end <number of processes>'");
	err = parse__number(parser, "end", word, INT64_MAX, &count);
	if (err)
		return err;
	if (count != (int64_t)parser->processes)
		return parser__fail(parser, "'end %s' but there are %zu processes: the file is damaged",
				    word__shown(word).text, parser->processes);
	parser->seen |= RECORD_END;
	return 0;
}

static int parse_line(struct parser *parser, const char *start, const char *end)
{
	struct word kind = { .start = start };
	struct text text = { .end = end };
	const char *space;

	if (parser->seen & RECORD_END)
		return parser__fail(parser, "more lines after 'end'");
	/* Nearly all lines are of this kind. */
	if (end - start > 2 && start[0] == 'p' && start[1] == ' ') {
		text.position = start + 1;
		return parse__process(parser, text);
	}
	space = memchr(start, ' ', (size_t)(end - start));
	text.position = space ? space : end;
	kind.size = (size_t)(text.position - start);
	if (parser->line == 1 && !word__equals(kind, "sysinfo"))
		return parser__fail(parser, "starts with '%s', expected 'sysinfo': this is another file",
				    word__shown(kind).text);
	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++) {
		if (!word__equals(kind, once[i].name))
			continue;
		if (parser->seen & once[i].bit)
			return parser__fail(parser, "a second '%s' line", once[i].name);
		parser->seen |= once[i].bit;
		return once[i].parse(parser, text);
	}
	if (word__equals(kind, "c"))
		return parse__cgroup(parser, text);
	if (word__equals(kind, "p"))
		return parse__process(parser, text);
	if (word__equals(kind, "end"))
		return parse_end(parser, text);
	return 0;
}

static int parse_lines(struct parser *parser, const char *data)
{
	if (data == parser->limit) {
		parser->line = 1;
		return parser__fail(parser, "the file is empty");
	}
	while (data < parser->limit) {
		const char *newline = memchr(data, '\n', (size_t)(parser->limit - data));
		int err;

		parser->line++;
		if (!newline)
			return parser__fail(parser, "the last line has no newline: the file is cut off");
		err = parse_line(parser, data, newline);
		if (err)
			return err;
		data = newline + 1;
	}
	if (!(parser->seen & RECORD_END))
		return parser__fail(parser, "there is no 'end' line: the file is cut off");
	return 0;
}

static void start_block(struct sysinfo_snapshot *snapshot)
{
	int64_t *block = snapshot->words.data;

	memset(block, 0, BLOCK_HEADER * sizeof(*block));
	for (size_t i = SYSINFO_BLOCK_TOTALS; i < BLOCK_HEADER; i++)
		block[i] = SYSINFO_UNKNOWN;
	snapshot->words.count = BLOCK_HEADER;
}

static int finish_block(struct parser *parser)
{
	struct vector *words = &parser->snapshot->words;
	const struct vector *cgroups = &parser->snapshot->cgroups;
	const struct vector *strings = &parser->snapshot->strings;
	size_t string_words = (strings->count + sizeof(int64_t) - 1) / sizeof(int64_t);
	int64_t *block;

	if (vector__reserve(words, cgroups->count + string_words))
		return -ENOMEM;
	block = words->data;
	block[SYSINFO_BLOCK_LAYOUT] = SYSINFO_BLOCK_LAYOUT_1;
	block[SYSINFO_BLOCK_WORDS] = (int64_t)(words->count + cgroups->count);
	block[SYSINFO_BLOCK_PROCESSES] = BLOCK_HEADER;
	block[SYSINFO_BLOCK_PROCESS_COUNT] = (int64_t)parser->processes;
	block[SYSINFO_BLOCK_PROCESS_STRIDE] = PROCESS_STRIDE;
	block[SYSINFO_BLOCK_CGROUPS] = (int64_t)words->count;
	block[SYSINFO_BLOCK_CGROUP_COUNT] = (int64_t)(cgroups->count / CGROUP_STRIDE);
	block[SYSINFO_BLOCK_CGROUP_STRIDE] = CGROUP_STRIDE;
	block[SYSINFO_BLOCK_STRING_BYTES] = (int64_t)strings->count;
	if (cgroups->count)
		memcpy(block + words->count, cgroups->data, cgroups->count * sizeof(*block));
	words->count += cgroups->count;
	if (strings->count)
		memcpy(block + words->count, strings->data, strings->count);
	words->count += string_words;
	return 0;
}

int sysinfo_snapshot__parse(struct sysinfo_snapshot *snapshot, const char *data, size_t size)
{
	struct parser parser = { .snapshot = snapshot, .limit = data + size };
	int err;

	snapshot->valid = 0;
	snapshot->error_line = 0;
	snapshot->error[0] = '\0';
	snapshot->words.count = 0;
	snapshot->cgroups.count = 0;
	snapshot->strings.count = 0;
	cgroup_map__clear(&snapshot->cgroup_rows);
	if (size > SYSINFO_MAX_BYTES) {
		parser__fail(&parser, "%zu bytes are more than the %zu that are accepted", size,
			     SYSINFO_MAX_BYTES);
		return -EFBIG;
	}
	err = vector__reserve(&snapshot->words, BLOCK_HEADER);
	if (err)
		return err;
	start_block(snapshot);
	err = parse_lines(&parser, data);
	if (!err)
		err = finish_block(&parser);
	snapshot->valid = !err;
	return err;
}
