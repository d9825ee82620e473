// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sysinfo.h"
#include "utf8.h"

static void newline(struct json *json)
{
	if (!json->pretty)
		return;
	fputc('\n', json->out);
	for (unsigned int i = 0; i < json->depth; i++)
		fputs("  ", json->out);
}

/* Keys are our own words: nothing in them needs an escape. */
static void start(struct json *json, const char *key)
{
	if (!json->first)
		fputc(',', json->out);
	json->first = false;
	if (json->depth)
		newline(json);
	if (key)
		fprintf(json->out, json->pretty ? "\"%s\": " : "\"%s\":", key);
}

void json__open(struct json *json, const char *key, char bracket)
{
	start(json, key);
	fputc(bracket, json->out);
	json->depth++;
	json->first = true;
}

void json__close(struct json *json, char bracket)
{
	json->depth--;
	if (!json->first)
		newline(json);
	fputc(bracket, json->out);
	json->first = false;
}

void json__null(struct json *json, const char *key)
{
	start(json, key);
	fputs("null", json->out);
}

void json__integer(struct json *json, const char *key, int64_t value)
{
	if (value == SYSINFO_UNKNOWN) {
		json__null(json, key);
		return;
	}
	start(json, key);
	fprintf(json->out, "%" PRId64, value);
}

void json__decimal(struct json *json, const char *key, double value)
{
	if (!isfinite(value)) {
		json__null(json, key);
		return;
	}
	start(json, key);
	fprintf(json->out, "%.2f", value);
}

/* One sequence of UTF-8. Returns how many bytes it took. */
static size_t put_character(struct json *json, const char *bytes, size_t size, bool *lossy)
{
	size_t length = utf8__sequence(bytes, size);
	unsigned char byte = (unsigned char)*bytes;

	if (!length) {
		*lossy = true;
		fputs("\\ufffd", json->out);
		return 1;
	}
	if (length > 1)
		fwrite(bytes, 1, length, json->out);
	else if (byte == '"' || byte == '\\')
		fprintf(json->out, "\\%c", byte);
	else if (byte < 0x20 || byte == 0x7f)
		fprintf(json->out, "\\u%04x", byte);
	else
		fputc(byte, json->out);
	return length;
}

void json__bytes(struct json *json, const char *key, const char *bytes, size_t size)
{
	bool lossy = false;
	size_t i = 0;

	start(json, key);
	fputc('"', json->out);
	while (i < size)
		i += put_character(json, bytes + i, size - i, &lossy);
	fputc('"', json->out);
	if (!lossy)
		return;
	fprintf(json->out, ",");
	newline(json);
	fprintf(json->out, json->pretty ? "\"%s_bytes\": \"" : "\"%s_bytes\":\"", key);
	for (i = 0; i < size; i++)
		fprintf(json->out, "%02x", (unsigned char)bytes[i]);
	fputc('"', json->out);
}

void json__text(struct json *json, const char *key, const char *text)
{
	json__bytes(json, key, text, strlen(text));
}
