// SPDX-License-Identifier: Apache-2.0
#include "utf8.h"

static size_t expected(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2)
		return 0;
	if (first < 0xe0)
		return 2;
	if (first < 0xf0)
		return 3;
	return first < 0xf5 ? 4 : 0;
}

size_t utf8__sequence(const char *bytes, size_t size)
{
	unsigned char first = (unsigned char)bytes[0], low = 0x80, high = 0xbf;
	size_t length = expected(first);

	if (length > size)
		return 0;
	if (length < 2)
		return length;
	/* Neither overlong forms, nor surrogates, nor beyond U+10FFFF. */
	if (first == 0xe0)
		low = 0xa0;
	else if (first == 0xed)
		high = 0x9f;
	else if (first == 0xf0)
		low = 0x90;
	else if (first == 0xf4)
		high = 0x8f;
	if ((unsigned char)bytes[1] < low || (unsigned char)bytes[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if (((unsigned char)bytes[i] & 0xc0) != 0x80)
			return 0;
	return length;
}
