/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_TEXT_H
#define SYSINFO_TEXT_H

#include <linux/types.h>

/* The longest u64 in decimal. */
#define SYSINFO_U64_LENGTH 20
/* A byte becomes at most a backslash and three digits; the empty string becomes four bytes. */
#define SYSINFO_ESCAPED_LENGTH(length) (4 * (length) + 4)

/*
 * Each of these writes at @to, where the caller has made room, and returns the place behind what
 * it wrote. No NUL is added.
 */
char *sysinfo_put_long(char *to, u64 value);
char *sysinfo_put_string(char *to, const char *string);
char *sysinfo_put_escaped(char *to, const char *string);

static inline char *sysinfo_put_u64(char *to, u64 value)
{
	/* Most columns of most processes are 0. */
	if (value >= 10)
		return sysinfo_put_long(to, value);
	*to++ = '0' + value;
	return to;
}

/* " name=value" as the records of the machine have it; a value that is not known is "-". */
char *sysinfo_put_named(char *to, const char *name, u64 value);
char *sysinfo_put_unknown(char *to, const char *name);

#endif
