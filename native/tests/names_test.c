// SPDX-License-Identifier: Apache-2.0
/* tests/fixtures/names.tsv: bytes of a name in hex, then its text in hex. The Java tests read it too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "export/json.h"

static size_t from_hex(const char *hex, size_t digits, char *bytes)
{
	for (size_t i = 0; i < digits / 2; i++) {
		char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		bytes[i] = (char)strtol(pair, NULL, 16);
	}
	return digits / 2;
}

static char *json_of(const char *bytes, size_t size)
{
	struct json json = { .first = true };
	size_t length;
	char *text;

	json.out = open_memstream(&text, &length);
	if (!json.out)
		abort();
	json__bytes(&json, "n", bytes, size);
	fclose(json.out);
	return text;
}

/* The JSON of the bytes is that of their text, and has the bytes in hex exactly where they differ. */
static void check_name(const char *hex, size_t digits, const char *text_hex, size_t text_digits)
{
	char bytes[64], text[256], expected[512], *found, *plain;
	size_t size = from_hex(hex, digits, bytes), text_size = from_hex(text_hex, text_digits, text);
	bool lossy = size != text_size || memcmp(bytes, text, size) != 0;
	char *from, *to = expected;

	found = json_of(bytes, size);
	plain = json_of(text, text_size);
	/* A replacement is escaped, a character of the name itself is not. */
	for (from = found; *from;) {
		if (strncmp(from, "\\ufffd", 6)) {
			*to++ = *from++;
			continue;
		}
		to = stpcpy(to, "\xef\xbf\xbd");
		from += 6;
	}
	*to = '\0';
	if (lossy) {
		char tail[160];

		snprintf(tail, sizeof(tail), ",\"n_bytes\":\"%.*s\"", (int)digits, hex);
		check__text(expected + strlen(plain), tail, __FILE__, __LINE__);
		expected[strlen(plain)] = '\0';
	}
	CHECK_TEXT(expected, plain);
	free(found);
	free(plain);
}

static void each_name_of_the_table(void)
{
	FILE *in = fopen("tests/fixtures/names.tsv", "r");
	char line[512];
	int rows = 0;

	CHECK(in != NULL);
	while (in && fgets(line, sizeof(line), in)) {
		size_t digits, text_digits;

		if (line[0] == '#')
			continue;
		digits = strcspn(line, "\t");
		text_digits = strcspn(line + digits + 1, "\t");
		check_name(line, digits, line + digits + 1, text_digits);
		rows++;
	}
	if (in)
		fclose(in);
	CHECK_NUMBER(rows, 32);
}

const struct test names_tests[] = {
	{ "each name of the table", each_name_of_the_table },
	{ 0 },
};
