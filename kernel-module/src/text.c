// SPDX-License-Identifier: GPL-2.0-only
/* Text without format strings: vsnprintf() costs a multiple, and a process has 19 numbers. */

#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "text.h"

/* The two digits of each number below 100. */
static const char pairs[] = {
	'0', '0', '0', '1', '0', '2', '0', '3', '0', '4',
	'0', '5', '0', '6', '0', '7', '0', '8', '0', '9',
	'1', '0', '1', '1', '1', '2', '1', '3', '1', '4',
	'1', '5', '1', '6', '1', '7', '1', '8', '1', '9',
	'2', '0', '2', '1', '2', '2', '2', '3', '2', '4',
	'2', '5', '2', '6', '2', '7', '2', '8', '2', '9',
	'3', '0', '3', '1', '3', '2', '3', '3', '3', '4',
	'3', '5', '3', '6', '3', '7', '3', '8', '3', '9',
	'4', '0', '4', '1', '4', '2', '4', '3', '4', '4',
	'4', '5', '4', '6', '4', '7', '4', '8', '4', '9',
	'5', '0', '5', '1', '5', '2', '5', '3', '5', '4',
	'5', '5', '5', '6', '5', '7', '5', '8', '5', '9',
	'6', '0', '6', '1', '6', '2', '6', '3', '6', '4',
	'6', '5', '6', '6', '6', '7', '6', '8', '6', '9',
	'7', '0', '7', '1', '7', '2', '7', '3', '7', '4',
	'7', '5', '7', '6', '7', '7', '7', '8', '7', '9',
	'8', '0', '8', '1', '8', '2', '8', '3', '8', '4',
	'8', '5', '8', '6', '8', '7', '8', '8', '8', '9',
	'9', '0', '9', '1', '9', '2', '9', '3', '9', '4',
	'9', '5', '9', '6', '9', '7', '9', '8', '9', '9',
};

static void put_pair(char *to, u32 value)
{
	memcpy(to, pairs + 2 * value, 2);
}

#define EIGHT_DIGITS 100000000U

/* Of a number below 10^8, with leading zeroes. */
static char *put_eight_digits(char *to, u32 value)
{
	u32 high = value / 10000, low = value % 10000;

	put_pair(to, high / 100);
	put_pair(to + 2, high % 100);
	put_pair(to + 4, low / 100);
	put_pair(to + 6, low % 100);
	return to + 8;
}

static unsigned int count_digits(u32 value)
{
	if (value < 10000)
		return value < 100 ? (value < 10 ? 1 : 2) : (value < 1000 ? 3 : 4);
	if (value < EIGHT_DIGITS)
		return value < 1000000 ? (value < 100000 ? 5 : 6) : (value < 10000000 ? 7 : 8);
	return value < 1000000000 ? 9 : 10;
}

static char *put_u32(char *to, u32 value)
{
	char *end = to + count_digits(value);

	for (to = end; value >= 100; value /= 100) {
		to -= 2;
		put_pair(to, value % 100);
	}
	if (value >= 10)
		put_pair(to - 2, value);
	else
		to[-1] = '0' + value;
	return end;
}

char *sysinfo_put_long(char *to, u64 value)
{
	u32 low;

	if (value <= U32_MAX)
		return put_u32(to, value);
	/* One division of 64 bits for every eight digits, and no loop over them. */
	to = sysinfo_put_u64(to, div_u64_rem(value, EIGHT_DIGITS, &low));
	return put_eight_digits(to, low);
}

char *sysinfo_put_string(char *to, const char *string)
{
	size_t length = strlen(string);

	memcpy(to, string, length);
	return to + length;
}

static char *put_octal(char *to, unsigned char byte)
{
	*to++ = '\\';
	*to++ = '0' + (byte >> 6);
	*to++ = '0' + ((byte >> 3) & 7);
	*to++ = '0' + (byte & 7);
	return to;
}

/* The rules, and why "-" and the empty string are special: docs/sysinfo-format.md, Escaping. */
char *sysinfo_put_escaped(char *to, const char *string)
{
	if (!string[0])
		return put_octal(to, 0);
	if (string[0] == '-' && !string[1])
		return put_octal(to, '-');

	for (; *string; string++) {
		unsigned char byte = *string;

		if (byte > ' ' && byte < 0x7f && byte != '\\')
			*to++ = byte;
		else
			to = put_octal(to, byte);
	}
	return to;
}

static char *put_name(char *to, const char *name)
{
	*to++ = ' ';
	to = sysinfo_put_string(to, name);
	*to++ = '=';
	return to;
}

char *sysinfo_put_named(char *to, const char *name, u64 value)
{
	return sysinfo_put_u64(put_name(to, name), value);
}

char *sysinfo_put_unknown(char *to, const char *name)
{
	return sysinfo_put_string(put_name(to, name), "-");
}
