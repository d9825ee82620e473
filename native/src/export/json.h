/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXPORT_JSON_H
#define EXPORT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Writes JSON piece by piece; commas, newlines and indentation are its own affair. */
struct json {
	FILE *out;
	bool pretty;
	bool first; /* nothing stands yet in the object or array that is open */
	unsigned int depth;
};

/* Within an array @key is NULL. */
void json__open(struct json *json, const char *key, char bracket);
void json__close(struct json *json, char bracket);
void json__null(struct json *json, const char *key);
/* null where @value is SYSINFO_UNKNOWN */
void json__integer(struct json *json, const char *key, int64_t value);
/* two decimals; null where @value is not finite */
void json__decimal(struct json *json, const char *key, double value);
/*
 * Bytes of any value. Those that are no part of a well-formed UTF-8 sequence become U+FFFD each, and then a
 * second member, <key>_bytes, holds all of them in hex.
 */
void json__bytes(struct json *json, const char *key, const char *bytes, size_t size);
void json__text(struct json *json, const char *key, const char *text);

#endif
