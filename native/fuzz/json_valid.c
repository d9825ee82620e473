// SPDX-License-Identifier: Apache-2.0
#include "json_valid.h"

#include <stdint.h>
#include <string.h>

#include "export/utf8.h"

#define MAX_DEPTH 16

struct input {
	const char *position;
	const char *end;
};

static char peek(const struct input *input)
{
	return input->position < input->end ? *input->position : '\0';
}

static bool take(struct input *input, char expected)
{
	if (peek(input) != expected)
		return false;
	input->position++;
	return true;
}

static void skip_space(struct input *input)
{
	while (peek(input) == ' ' || peek(input) == '\n')
		input->position++;
}

static bool take_digits(struct input *input)
{
	const char *start = input->position;

	while (peek(input) >= '0' && peek(input) <= '9')
		input->position++;
	return input->position > start;
}

static bool take_number(struct input *input)
{
	const char *start;

	take(input, '-');
	start = input->position;
	if (!take_digits(input) || (*start == '0' && input->position > start + 1))
		return false;
	return !take(input, '.') || take_digits(input);
}

static bool take_escape(struct input *input)
{
	char escape = peek(input);

	input->position++;
	if (escape != 'u')
		return escape && strchr("\"\\/bfnrt", escape);
	for (int i = 0; i < 4; i++) {
		char digit = peek(input);

		if (!digit || !strchr("0123456789abcdefABCDEF", digit))
			return false;
		input->position++;
	}
	return true;
}

static bool take_string(struct input *input)
{
	if (!take(input, '"'))
		return false;
	while (input->position < input->end) {
		size_t length = utf8__sequence(input->position, (size_t)(input->end - input->position));

		if (take(input, '"'))
			return true;
		if (!length || (unsigned char)*input->position < 0x20)
			return false;
		input->position += length;
		if (length == 1 && input->position[-1] == '\\' && !take_escape(input))
			return false;
	}
	return false;
}

static bool take_value(struct input *input, int depth);

static bool take_members(struct input *input, char close, int depth)
{
	skip_space(input);
	if (take(input, close))
		return true;
	do {
		skip_space(input);
		if (close == '}') {
			if (!take_string(input) || !take(input, ':'))
				return false;
			skip_space(input);
		}
		if (!take_value(input, depth + 1))
			return false;
		skip_space(input);
	} while (take(input, ','));
	return take(input, close);
}

/* The exporter's documents are four levels deep; the bound is what keeps this recursion finite. */
static bool take_value(struct input *input, int depth)
{
	if (depth > MAX_DEPTH)
		return false;
	if (take(input, '{'))
		return take_members(input, '}', depth);
	if (take(input, '['))
		return take_members(input, ']', depth);
	if (peek(input) == '"')
		return take_string(input);
	if (input->end - input->position >= 4 && !memcmp(input->position, "null", 4)) {
		input->position += 4;
		return true;
	}
	return take_number(input);
}

bool json_valid(const char *text, size_t size)
{
	struct input input = { text, text + size };

	return take_value(&input, 0) && (take(&input, '\n') || true) && input.position == input.end;
}
