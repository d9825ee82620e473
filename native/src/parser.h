/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SYSINFO_PARSER_H
#define SYSINFO_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "snapshot.h"

/* Far above what the format has. */
#define MAX_COLUMNS 64

#define COLUMN_NAME SYSINFO_COLUMNS
#define COLUMN_IGNORED (SYSINFO_COLUMNS + 1)

/* A column of the process lines. */
struct field {
	int64_t max; /* of a number; 0: it is none */
	uint8_t column; /* enum sysinfo_column, COLUMN_NAME or COLUMN_IGNORED */
};

struct parser {
	struct sysinfo_snapshot *snapshot;
	const char *limit; /* end of the whole input */
	size_t line; /* number of the current line, from 1 */
	unsigned int seen; /* records that were met, one bit each */
	size_t processes;
	size_t columns; /* 0 until the `columns` line */
	bool all_columns; /* every known one is there, so each row is written whole */
	struct field field[MAX_COLUMNS];
};

/* The rest of a line: words that are separated by one space each. */
struct text {
	const char *position;
	const char *end; /* the newline */
};

struct word {
	const char *start;
	size_t size;
};

/* Keeps the reason with the line's number and returns -EBADMSG. */
__attribute__((format(printf, 2, 3))) int parser__fail(struct parser *parser, const char *format,
							...);
/* A word as it may be shown: short, and nothing that a terminal would act upon. */
struct shown {
	char text[44];
};
struct shown word__shown(struct word word);
bool word__equals(struct word word, const char *name);
bool word__next(struct text *text, struct word *word);

/* A number from 0 to @max, or `-`. */
int parse__number(struct parser *parser, const char *name, struct word word, int64_t max,
		  int64_t *value);
/* Decodes octal escapes to the end of the snapshot's strings; @place gets offset and size. `-` is unknown. */
int parse__string(struct parser *parser, const char *name, struct word word, int64_t *place);

int parse__header(struct parser *parser, struct text text);
int parse__memory(struct parser *parser, struct text text);
int parse__load(struct parser *parser, struct text text);
int parse__cpu(struct parser *parser, struct text text);
int parse__columns(struct parser *parser, struct text text);
int parse__cgroup(struct parser *parser, struct text text);
int parse__process(struct parser *parser, struct text text);

#endif
