// SPDX-License-Identifier: GPL-2.0-only
/* Text without format strings: vsnprintf() costs a multiple, and a process has 19 numbers. */

#include <linux/math64.h>
#include <linux/string.h>

#include "text.h"

char *sysinfo_put_u64(char *to, u64 value)
{
	char digits[SYSINFO_U64_LENGTH];
	char *from = digits + sizeof(digits);
	size_t length;

	/* Most columns of most processes are 0. */
	if (value < 10) {
		*to++ = '0' + value;
		return to;
	}

	/* Two digits for each division of 64 bits; the small ones are cheap. */
	while (value >= 100) {
		u64 rest = div_u64(value, 100);
		unsigned int pair = value - 100 * rest;

		*--from = '0' + pair % 10;
		*--from = '0' + pair / 10;
		value = rest;
	}
	do {
		*--from = '0' + (unsigned int)value % 10;
		value = (unsigned int)value / 10;
	} while (value);

	length = digits + sizeof(digits) - from;
	memcpy(to, from, length);
	return to + length;
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
