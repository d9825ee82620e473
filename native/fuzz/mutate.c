// SPDX-License-Identifier: Apache-2.0
#include "mutate.h"

#include <string.h>

static const char *const words[] = {
	" ", "\n", "-", "\\", "\\040", "\\377", "\\000", "\\400", "\\08", "=", "/", "0", "1",
	"2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
	"99999999999999999999999", "00000000000000000000001", "\np 1 a\n", "\nend 1\n", "\nc 1 memory=1 /\n",
	"sysinfo 1 ", "\ncolumns pid comm\n", "\nload 1.0 1.0 1.0\n", "\xff\xfe", "\xed\xa0\x80", "\xf4\x90\x80\x80",
};

uint64_t mutate__random(uint64_t *state, uint64_t bound)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return bound ? (*state * 0x2545f4914f6cdd1du >> 11) % bound : 0;
}

static void replace(struct input *input, size_t at, size_t old, const char *with, size_t size)
{
	if (input->size - old + size > INPUT_CAPACITY)
		return;
	memmove(input->data + at + size, input->data + at + old, input->size - at - old);
	memcpy(input->data + at, with, size);
	input->size += size - old;
}

/* The word that @at stands in. */
static size_t word_size(const struct input *input, size_t *at)
{
	size_t end = *at;

	while (*at && !memchr(" \n=", input->data[*at - 1], 3))
		--*at;
	while (end < input->size && !memchr(" \n=", input->data[end], 3))
		end++;
	return end - *at;
}

static void copy_piece(struct input *input, size_t at, const struct input *from, uint64_t *state)
{
	char piece[256];
	size_t start = mutate__random(state, from->size + 1);
	size_t size = mutate__random(state, sizeof(piece));

	if (size > from->size - start)
		size = from->size - start;
	memcpy(piece, from->data + start, size);
	replace(input, at, 0, piece, size);
}

void mutate(struct input *input, const struct input *other, uint64_t *state)
{
	size_t at = mutate__random(state, input->size + 1);
	size_t rest = input->size - at;
	const char *word = words[mutate__random(state, sizeof(words) / sizeof(words[0]))];
	char byte = (char)mutate__random(state, 256);
	size_t size;

	switch (mutate__random(state, 8)) {
	case 0:
		replace(input, at, rest ? 1 : 0, &byte, 1);
		break;
	case 1:
		if (rest)
			input->data[at] ^= (char)(1 << mutate__random(state, 8));
		break;
	case 2:
		size = mutate__random(state, 64);
		replace(input, at, size < rest ? size : rest, "", 0);
		break;
	case 3:
		replace(input, at, 0, word, strlen(word));
		break;
	case 4:
	case 5:
		size = word_size(input, &at);
		replace(input, at, size, word, strlen(word));
		break;
	case 6:
		copy_piece(input, at, mutate__random(state, 2) ? other : input, state);
		break;
	default:
		if (!mutate__random(state, 8))
			input->size = at;
		break;
	}
}
