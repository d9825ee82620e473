// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>

#include "parser.h"

/* c 17 memory=123456 /system.slice/docker-<64 hex>.scope; the path is the only word with a leading slash. */
int parse__cgroup(struct parser *parser, struct text text)
{
	static const char memory_key[] = "memory=";
	struct vector *cgroups = &parser->snapshot->cgroups;
	int64_t number, memory = SYSINFO_UNKNOWN, row[CGROUP_STRIDE];
	bool has_memory = false;
	struct word word;
	int err;

	if (!word__next(&text, &word))
		return parser__fail(parser, "a cgroup without a number");
	err = parse__number(parser, "cgroup", word, INT64_MAX, &number);
	if (err)
		return err;
	if (number == SYSINFO_UNKNOWN)
		return parser__fail(parser, "a cgroup without a number");
	err = cgroup_map__add(&parser->snapshot->cgroup_rows, number,
			      (int64_t)(cgroups->count / CGROUP_STRIDE));
	if (err == -EEXIST)
		return parser__fail(parser, "a second 'c %lld' line", (long long)number);
	if (err)
		return err;

	word.size = 0;
	while (word__next(&text, &word) && text.position != text.end) {
		const size_t key_size = sizeof(memory_key) - 1;
		struct word value;

		if (!memchr(word.start, '=', word.size))
			return parser__fail(parser, "'%s' is not key=value", word__shown(word).text);
		if (word.size < key_size || memcmp(word.start, memory_key, key_size))
			continue;
		if (has_memory)
			return parser__fail(parser, "'memory' comes twice");
		has_memory = true;
		value.start = word.start + key_size;
		value.size = word.size - key_size;
		err = parse__number(parser, "memory", value, INT64_MAX, &memory);
		if (err)
			return err;
	}
	row[CGROUP_MEMORY] = memory;
	if (!word.size || (*word.start != '/' && !word__equals(word, "-")))
		return parser__fail(parser, "path: '%s' does not begin with '/'", word__shown(word).text);
	err = parse__string(parser, "path", word, &row[CGROUP_PATH_OFFSET]);
	if (err)
		return err;
	if (vector__reserve(cgroups, CGROUP_STRIDE))
		return -ENOMEM;
	memcpy((int64_t *)cgroups->data + cgroups->count, row, sizeof(row));
	cgroups->count += CGROUP_STRIDE;
	return 0;
}
