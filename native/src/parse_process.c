// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>

#include "decimal.h"
#include "parser.h"

static const struct {
	const char *name;
	int64_t max;
} columns[] = {
	[SYSINFO_PID] = { "pid", INT32_MAX },
	[SYSINFO_PPID] = { "ppid", INT32_MAX },
	[SYSINFO_UID] = { "uid", UINT32_MAX },
	[SYSINFO_STATE] = { "state", 0 },
	[SYSINFO_THREADS] = { "threads", INT32_MAX },
	[SYSINFO_START_NS] = { "start_ns", INT64_MAX },
	[SYSINFO_CPU_NS] = { "cpu_ns", INT64_MAX },
	[SYSINFO_UTIME_NS] = { "utime_ns", INT64_MAX },
	[SYSINFO_STIME_NS] = { "stime_ns", INT64_MAX },
	[SYSINFO_CUTIME_NS] = { "cutime_ns", INT64_MAX },
	[SYSINFO_CSTIME_NS] = { "cstime_ns", INT64_MAX },
	[SYSINFO_MINFLT] = { "minflt", INT64_MAX },
	[SYSINFO_MAJFLT] = { "majflt", INT64_MAX },
	[SYSINFO_VSIZE] = { "vsize", INT64_MAX },
	[SYSINFO_RSS_ANON] = { "rss_anon", INT64_MAX },
	[SYSINFO_RSS_FILE] = { "rss_file", INT64_MAX },
	[SYSINFO_RSS_SHMEM] = { "rss_shmem", INT64_MAX },
	[SYSINFO_SWAP] = { "swap", INT64_MAX },
	[SYSINFO_CGROUP] = { "cgroup", INT64_MAX },
	[COLUMN_NAME] = { "comm", 0 },
};

/*
 * columns pid ppid uid state threads ... cgroup comm
 * A process must have an identity; any other column that is not there is unknown of all of them.
 */
int parse__columns(struct parser *parser, struct text text)
{
	unsigned int seen = 0;
	struct word word;

	while (word__next(&text, &word)) {
		uint8_t column = 0;

		if (parser->columns == MAX_COLUMNS)
			return parser__fail(parser, "more than %d columns", MAX_COLUMNS);
		while (column <= COLUMN_NAME && !word__equals(word, columns[column].name))
			column++;
		if (column <= COLUMN_NAME) {
			if (seen & 1u << column)
				return parser__fail(parser, "column '%s' comes twice",
						    columns[column].name);
			seen |= 1u << column;
		}
		parser->field[parser->columns].max = column < COLUMN_NAME ? columns[column].max : 0;
		parser->field[parser->columns++].column = column;
	}
	if (!(seen & 1u << SYSINFO_PID))
		return parser__fail(parser, "column 'pid' is missing");
	if (!(seen & 1u << COLUMN_NAME))
		return parser__fail(parser, "column 'comm' is missing");
	parser->all_columns = seen == (1u << (COLUMN_NAME + 1)) - 1;
	return 0;
}

/* A number that is not the common case: says what is wrong with it, or that it is unknown. */
static int parse_slowly(struct parser *parser, struct word word, uint8_t column, int64_t *value)
{
	int err;

	err = parse__number(parser, columns[column].name, word, columns[column].max, value);
	if (!err && column == SYSINFO_PID && *value == SYSINFO_UNKNOWN)
		return parser__fail(parser, "pid: a process without one");
	return err;
}

/* From the number of the file to the place in the snapshot. */
static int find_cgroup(struct parser *parser, int64_t *cgroup)
{
	int64_t row;

	if (*cgroup == SYSINFO_UNKNOWN)
		return 0;
	row = cgroup_map__find(&parser->snapshot->cgroup_rows, *cgroup);
	if (row < 0)
		return parser__fail(parser, "cgroup: there is no 'c %lld' line before its first use",
				    (long long)*cgroup);
	*cgroup = row;
	return 0;
}

/* Whatever is not a number of the common kind. */
static int parse_word(struct parser *parser, struct word word, const struct field *field, int64_t *row)
{
	if (field->max)
		return parse_slowly(parser, word, field->column, &row[field->column]);
	if (field->column == COLUMN_NAME)
		return parse__string(parser, "comm", word, &row[PROCESS_NAME_OFFSET]);
	if (field->column == SYSINFO_STATE) {
		if (word.size != 1 || *word.start <= ' ' || *word.start >= 0x7f)
			return parser__fail(parser, "state: '%s' is not one letter",
					    word__shown(word).text);
		row[SYSINFO_STATE] = *word.start == '-' ? SYSINFO_UNKNOWN : *word.start;
	}
	return 0;
}

static struct word word_at(const char *position, const char *end)
{
	struct word word = { .start = position };

	while (position < end && *position != ' ')
		position++;
	word.size = (size_t)(position - word.start);
	return word;
}

/* The values of one line into @row. This loop is where a parse spends its time. */
static int parse_fields(struct parser *parser, struct text text, int64_t *row)
{
	const struct field *field = parser->field, *last = field + parser->columns;
	const char *const limit = parser->limit, *position = text.position;
	struct word word;
	int64_t value;
	int err;

	for (; field < last; field++) {
		if (position == text.end)
			return parser__fail(parser, "%zu fields for %zu columns", (size_t)(field - parser->field), parser->columns);
		position++;
		if (field->max) {
			const char *rest = decimal_parse_short(position, limit, &value);

			if (rest && (*rest == ' ' || rest == text.end) && value <= field->max) {
				row[field->column] = value;
				position = rest;
				continue;
			}
		}
		word = word_at(position, text.end);
		position += word.size;
		err = parse_word(parser, word, field, row);
		if (err)
			return err;
	}
	if (position != text.end)
		return parser__fail(parser, "more fields than the %zu columns", parser->columns);
	return 0;
}

/* p 4711 1 0 S 3 ... 17 nginx */
int parse__process(struct parser *parser, struct text text)
{
	struct vector *words = &parser->snapshot->words;
	int64_t *row;
	int err;

	if (!parser->columns)
		return parser__fail(parser, "a process before the 'columns' line");
	if (vector__reserve(words, PROCESS_STRIDE))
		return -ENOMEM;
	row = (int64_t *)words->data + words->count;
	for (size_t i = 0; i < PROCESS_STRIDE && !parser->all_columns; i++)
		row[i] = SYSINFO_UNKNOWN;
	err = parse_fields(parser, text, row);
	if (!err)
		err = find_cgroup(parser, &row[SYSINFO_CGROUP]);
	if (err)
		return err;
	words->count += PROCESS_STRIDE;
	parser->processes++;
	return 0;
}
