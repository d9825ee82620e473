// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <string.h>

#include "decimal.h"
#include "parser.h"

bool word__equals(struct word word, const char *name)
{
	return strlen(name) == word.size && !memcmp(word.start, name, word.size);
}

bool word__next(struct text *text, struct word *word)
{
	const char *space;

	if (text->position == text->end || *text->position != ' ')
		return false;
	word->start = text->position + 1;
	space = memchr(word->start, ' ', (size_t)(text->end - word->start));
	text->position = space ? space : text->end;
	word->size = (size_t)(text->position - word->start);
	return true;
}

struct shown word__shown(struct word word)
{
	struct shown shown = { "" };
	size_t size = word.size < 40 ? word.size : 40;

	for (size_t i = 0; i < size; i++)
		shown.text[i] = word.start[i] > 0x20 && word.start[i] < 0x7f ? word.start[i] : '?';
	if (word.size > size)
		memcpy(shown.text + size, "...", 4);
	return shown;
}

int parse__number(struct parser *parser, const char *name, struct word word, int64_t max,
		  int64_t *value)
{
	struct decimal decimal;

	if (word__equals(word, "-")) {
		*value = SYSINFO_UNKNOWN;
		return 0;
	}
	decimal = decimal_parse(word.start, parser->limit);
	if (!word.size || decimal.rest != word.start + word.size)
		return parser__fail(parser, "%s: '%s' is neither a number nor '-'", name,
				    word__shown(word).text);
	if (decimal.overflow || decimal.value > max)
		return parser__fail(parser, "%s: %s is out of range (0 to %lld)", name,
				    word__shown(word).text, (long long)max);
	*value = decimal.value;
	return 0;
}

static bool is_octal(char character)
{
	return character >= '0' && character <= '7';
}

int parse__string(struct parser *parser, const char *name, struct word word, int64_t *place)
{
	struct vector *strings = &parser->snapshot->strings;
	const char *from = word.start, *end = word.start + word.size;
	char *start, *to, byte;

	place[0] = 0;
	place[1] = SYSINFO_UNKNOWN;
	if (word__equals(word, "-"))
		return 0;
	if (!word.size)
		return parser__fail(parser, "%s: there are two spaces, or one at the line's end", name);
	if (vector__reserve(strings, word.size))
		return -ENOMEM;
	start = (char *)strings->data + strings->count;
	to = start;
	while (from < end) {
		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		if (end - from < 4 || from[1] > '3' || !is_octal(from[1]) || !is_octal(from[2]) ||
		    !is_octal(from[3]))
			return parser__fail(parser, "%s: '%s' has a broken escape, expected \\ooo", name,
					    word__shown(word).text);
		byte = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
		/* \000 stands for nothing: it keeps the word of an empty name from being empty. */
		if (byte)
			*to++ = byte;
		from += 4;
	}
	place[0] = (int64_t)strings->count;
	place[1] = to - start;
	strings->count += (size_t)(to - start);
	return 0;
}
