// SPDX-License-Identifier: Apache-2.0
#include "export/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"

struct output {
	struct json json;
	char *text;
	size_t size;
};

static void start(struct output *output, bool pretty)
{
	*output = (struct output){ .json = { .pretty = pretty, .first = true } };
	output->json.out = open_memstream(&output->text, &output->size);
	if (!output->json.out)
		abort();
}

static void finish(struct output *output, const char *expected)
{
	fclose(output->json.out);
	CHECK_TEXT(output->text, expected);
	free(output->text);
}

static void write_some(struct json *json)
{
	json__open(json, NULL, '{');
	json__integer(json, "a", 1);
	json__integer(json, "b", SYSINFO_UNKNOWN);
	json__open(json, "c", '[');
	json__decimal(json, NULL, 0.125);
	json__decimal(json, NULL, NAN);
	json__open(json, NULL, '{');
	json__close(json, '}');
	json__close(json, ']');
	json__bytes(json, "d", "\xff", 1);
	json__null(json, "e");
	json__close(json, '}');
}

static void one_line_is_dense(void)
{
	struct output output;

	start(&output, false);
	write_some(&output.json);
	finish(&output, "{\"a\":1,\"b\":null,\"c\":[0.12,null,{}],\"d\":\"\\ufffd\",\"d_bytes\":\"ff\",\"e\":null}");
}

static void pretty_is_indented(void)
{
	struct output output;

	start(&output, true);
	write_some(&output.json);
	finish(&output, "{\n"
			"  \"a\": 1,\n"
			"  \"b\": null,\n"
			"  \"c\": [\n"
			"    0.12,\n"
			"    null,\n"
			"    {}\n"
			"  ],\n"
			"  \"d\": \"\\ufffd\",\n"
			"  \"d_bytes\": \"ff\",\n"
			"  \"e\": null\n"
			"}");
}

/* Bytes as a C literal, and the JSON string they become; lossy ones are in tests/fixtures/names.tsv. */
static void strings_are_escaped(void)
{
	struct output output;

	start(&output, false);
	json__bytes(&output.json, NULL, "a\"b\\c/\b\t\n\x1f\x7f caf\xc3\xa9 \xf0\x9f\x90\xb3",
		    sizeof("a\"b\\c/\b\t\n\x1f\x7f caf\xc3\xa9 \xf0\x9f\x90\xb3") - 1);
	finish(&output, "\"a\\\"b\\\\c/\\u0008\\u0009\\u000a\\u001f\\u007f caf\xc3\xa9 \xf0\x9f\x90\xb3\"");
}

const struct test json_tests[] = {
	{ "one line is dense", one_line_is_dense },
	{ "pretty is indented", pretty_is_indented },
	{ "strings are escaped", strings_are_escaped },
	{ 0 },
};
