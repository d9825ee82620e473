// SPDX-License-Identifier: Apache-2.0
/* A name of any bytes as JSON: valid, each character itself, and where a byte is part of none the whole name stands behind it in hex. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/json.h"
#include "json_valid.h"
#include "require.h"

/* Decodes the number of the character and looks at that, where the exporter looks at the bytes. 0: ill-formed. */
static size_t character(const uint8_t *bytes, size_t size)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = bytes[0] < 0x80 ? 1 : bytes[0] >> 5 == 6 ? 2 : bytes[0] >> 4 == 14 ? 3 : bytes[0] >> 3 == 30 ? 4 : 0;
	uint32_t number;

	if (!length || length > size)
		return 0;
	number = length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if (bytes[i] >> 6 != 2)
			return 0;
		number = number << 6 | (bytes[i] & 0x3f);
	}
	return number < least[length] || number > 0x10ffff || (number >> 11) == 0x1b ? 0 : length;
}

/* A JSON string's next byte, undone of its escape; all that are written as \u here are one byte. */
static uint8_t next_byte(const char **text)
{
	char digits[5] = "";

	if (**text != '\\')
		return (uint8_t)*(*text)++;
	if ((*text)[1] != 'u') {
		*text += 2;
		return (uint8_t)(*text)[-1];
	}
	memcpy(digits, *text + 2, 4);
	*text += 6;
	return (uint8_t)strtoul(digits, NULL, 16);
}

/* Returns what is behind the text, and whether something was lost. */
static const char *check_text(const char *text, const uint8_t *bytes, size_t size, bool *lossy)
{
	for (size_t at = 0; at < size;) {
		size_t length = character(bytes + at, size - at);

		if (!length) {
			require(!strncmp(text, "\\ufffd", 6), "a byte that is no part of a character is U+FFFD");
			text += 6;
			at++;
			*lossy = true;
		}
		for (size_t end = at + length; at < end; at++)
			require(next_byte(&text) == bytes[at], "a character is itself");
	}
	return text;
}

static const char *check_hex(const char *text, const uint8_t *bytes, size_t size)
{
	static const char key[] = "\",\"n_bytes\":\"";

	require(!strncmp(text, key, strlen(key)), "a name that is not UTF-8 has its bytes behind it");
	text += strlen(key);
	for (size_t i = 0; i < size; i++, text += 2) {
		unsigned int byte;

		require(sscanf(text, "%2x", &byte) == 1 && byte == bytes[i], "they are all there");
	}
	return text;
}

static char *write_name(const uint8_t *bytes, size_t size, bool pretty)
{
	struct json json = { .pretty = pretty, .first = true };
	char *text = NULL;
	size_t length = 0;

	json.out = open_memstream(&text, &length);
	require(json.out != NULL, "there is memory");
	json__open(&json, NULL, '{');
	json__bytes(&json, "n", (const char *)bytes, size);
	json__close(&json, '}');
	fclose(json.out);
	require(json_valid(text, length), "what is printed is JSON");
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *dense = write_name(data, size, false);
	bool lossy = false;
	const char *rest = check_text(dense + strlen("{\"n\":\""), data, size, &lossy);

	if (lossy)
		rest = check_hex(rest, data, size);
	require(!strcmp(rest, "\"}"), "there is nothing behind it");
	free(dense);
	free(write_name(data, size, true));
	return 0;
}
