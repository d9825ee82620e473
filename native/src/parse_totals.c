// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>

#include "decimal.h"
#include "parser.h"

struct key {
	const char *name;
	enum sysinfo_total total;
};

static int64_t *totals(struct parser *parser)
{
	return (int64_t *)parser->snapshot->words.data + SYSINFO_BLOCK_TOTALS;
}

static int parse_value(struct parser *parser, const struct key *key, struct word word)
{
	int64_t *value = totals(parser) + key->total;

	if (key->total == SYSINFO_RSS_MODE && !word__equals(word, "-")) {
		if (word__equals(word, "exact"))
			*value = SYSINFO_RSS_EXACT;
		else if (word__equals(word, "approximate"))
			*value = SYSINFO_RSS_APPROXIMATE;
		else
			return parser__fail(parser, "rss: '%s' is neither 'exact' nor 'approximate'",
					    word__shown(word).text);
		return 0;
	}
	return parse__number(parser, key->name, word,
			     key->total == SYSINFO_CPUS ? INT32_MAX : INT64_MAX, value);
}

/* key=value words in any order; others than @keys are ignored, and what is not there stays unknown. */
static int parse_pairs(struct parser *parser, struct text text, const struct key *keys, size_t count)
{
	unsigned int seen = 0;
	struct word word;

	while (word__next(&text, &word)) {
		const char *equals = memchr(word.start, '=', word.size);
		struct word name = { .start = word.start };
		struct word value;

		if (!equals)
			return parser__fail(parser, "'%s' is not key=value", word__shown(word).text);
		name.size = (size_t)(equals - word.start);
		value.start = equals + 1;
		value.size = word.size - name.size - 1;
		for (size_t i = 0; i < count; i++) {
			int err;

			if (!word__equals(name, keys[i].name))
				continue;
			if (seen & 1u << i)
				return parser__fail(parser, "'%s' comes twice", keys[i].name);
			seen |= 1u << i;
			err = parse_value(parser, &keys[i], value);
			if (err)
				return err;
		}
	}
	return 0;
}

#define PARSE_PAIRS(parser, text, keys) \
	parse_pairs(parser, text, keys, sizeof(keys) / sizeof((keys)[0]))

/* sysinfo 1 boottime_ns=81234567890 realtime_ns=1795000000000000000 cpus=2 rss=exact */
int parse__header(struct parser *parser, struct text text)
{
	static const struct key keys[] = {
		{ "boottime_ns", SYSINFO_BOOTTIME_NS },
		{ "realtime_ns", SYSINFO_REALTIME_NS },
		{ "cpus", SYSINFO_CPUS },
		{ "rss", SYSINFO_RSS_MODE },
	};
	struct word format;

	if (!word__next(&text, &format))
		return parser__fail(parser, "the format's version is missing");
	if (!word__equals(format, "1"))
		return parser__fail(parser,
				    "format '%s' is not known here, only 1: module and library are of different releases",
				    word__shown(format).text);
	totals(parser)[SYSINFO_FORMAT] = 1;
	return PARSE_PAIRS(parser, text, keys);
}

/* mem total=8135712 free=5123456 available=7012345 buffers=12345 cached=1234567 shmem=1234 ... */
int parse__memory(struct parser *parser, struct text text)
{
	static const struct key keys[] = {
		{ "total", SYSINFO_MEM_TOTAL },		{ "free", SYSINFO_MEM_FREE },
		{ "available", SYSINFO_MEM_AVAILABLE }, { "buffers", SYSINFO_MEM_BUFFERS },
		{ "cached", SYSINFO_MEM_CACHED },	{ "shmem", SYSINFO_MEM_SHMEM },
		{ "slab", SYSINFO_MEM_SLAB },		{ "swap_free", SYSINFO_SWAP_FREE },
	};

	return PARSE_PAIRS(parser, text, keys);
}

/* cpu user=.. nice=.. system=.. idle=.. iowait=.. irq=.. softirq=.. steal=.. */
int parse__cpu(struct parser *parser, struct text text)
{
	static const struct key keys[] = {
		{ "user", SYSINFO_CPU_USER },	  { "nice", SYSINFO_CPU_NICE },
		{ "system", SYSINFO_CPU_SYSTEM }, { "idle", SYSINFO_CPU_IDLE },
		{ "iowait", SYSINFO_CPU_IOWAIT }, { "irq", SYSINFO_CPU_IRQ },
		{ "softirq", SYSINFO_CPU_SOFTIRQ }, { "steal", SYSINFO_CPU_STEAL },
	};

	return PARSE_PAIRS(parser, text, keys);
}

/* 0.12 as 120000; what is finer than a millionth is dropped. */
static int parse_load_average(struct parser *parser, struct word word, int64_t *value)
{
	const char *end = word.start + word.size;
	struct decimal whole;
	int64_t fraction = 0, unit = 100000;

	if (word__equals(word, "-")) {
		*value = SYSINFO_UNKNOWN;
		return 0;
	}
	whole = decimal_parse(word.start, parser->limit);
	if (whole.rest == word.start || end - whole.rest < 2 || *whole.rest != '.')
		goto not_a_load;
	for (const char *digit = whole.rest + 1; digit < end; digit++) {
		if (*digit < '0' || *digit > '9')
			goto not_a_load;
		fraction += (*digit - '0') * unit;
		unit /= 10;
	}
	if (whole.overflow || whole.value > INT32_MAX)
		return parser__fail(parser, "load: %s is out of range (0 to %d)",
				    word__shown(word).text, INT32_MAX);
	*value = whole.value * 1000000 + fraction;
	return 0;

not_a_load:
	return parser__fail(parser, "load: '%s' is not a number like 0.12", word__shown(word).text);
}

/* load 0.12 0.30 0.25 */
int parse__load(struct parser *parser, struct text text)
{
	for (int i = SYSINFO_LOAD_1; i <= SYSINFO_LOAD_15; i++) {
		struct word word;
		int err;

		if (!word__next(&text, &word))
			return parser__fail(parser, "expected three loads, over 1, 5 and 15 minutes");
		err = parse_load_average(parser, word, &totals(parser)[i]);
		if (err)
			return err;
	}
	return 0;
}
