// SPDX-License-Identifier: GPL-2.0-only
/* Text without format strings: vsnprintf() costs a multiple, and a process has 19 numbers. */

#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "text.h"

/* The two digits of each number below 100. */
static const char pairs[] =
	"00010203040506070809101112131415161718192021222324252627282930313233343536373839"
	"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
	"8081828384858687888990919293949596979899";

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
