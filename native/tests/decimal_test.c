// SPDX-License-Identifier: Apache-2.0
#include "decimal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* The text at the end of memory of its own size, and once more with much behind it. */
static struct decimal parse(const char *text, const char *behind)
{
	size_t size = strlen(text) + strlen(behind);
	char *copy = malloc(size + 1);
	struct decimal decimal;
	const char *rest;
	int64_t value;

	if (!copy)
		abort();
	snprintf(copy, size + 1, "%s%s", text, behind);
	decimal = decimal_parse(copy, copy + size);
	/* The short way finds the same, or nothing. */
	rest = decimal_parse_short(copy, copy + size, &value);
	if (rest) {
		CHECK(rest == decimal.rest);
		CHECK_NUMBER(value, decimal.value);
	} else {
		CHECK(size < 16 || !*text || strlen(text) > 15);
	}
	CHECK_NUMBER(decimal.rest - copy, (int64_t)strlen(text));
	decimal.rest = NULL; /* it is freed */
	free(copy);
	return decimal;
}

static void numbers_of_every_length(void)
{
	static const char digits[] = "9223372036854775807";
	char text[32];

	for (size_t length = 1; length < sizeof(digits); length++) {
		snprintf(text, sizeof(text), "%.*s", (int)length, digits);
		CHECK_NUMBER(parse(text, "").value, strtoll(text, NULL, 10));
		CHECK_NUMBER(parse(text, " 12345678901234567890").value, strtoll(text, NULL, 10));
		CHECK_NUMBER(parse(text, "\n").value, strtoll(text, NULL, 10));
	}
}

static void the_first_number_too_large_overflows(void)
{
	CHECK(!parse("9223372036854775807", "").overflow);
	CHECK(parse("9223372036854775808", "").overflow);
	CHECK(parse("9223372036854775808", "        ").overflow);
	CHECK(parse("18446744073709551617", "").overflow);
	CHECK(parse("99999999999999999999999999999999999999", "         ").overflow);
}

static void leading_zeroes_change_nothing(void)
{
	CHECK_NUMBER(parse("0000000000000000000000000000042", " ").value, 42);
	CHECK(!parse("0000000000000000000000000000042", "").overflow);
}

static void every_other_byte_ends_a_number(void)
{
	for (int byte = 1; byte < 256; byte++) {
		char behind[] = { (char)byte, '1', '2', '3', '4', '5', '6', '7', '8', '\0' };

		if (byte >= '0' && byte <= '9')
			continue;
		CHECK_NUMBER(parse("7", behind).value, 7);
		CHECK_NUMBER(parse("1234567", behind).value, 1234567);
		CHECK_NUMBER(parse("12345678", behind).value, 12345678);
		CHECK_NUMBER(parse("", behind).value, 0);
	}
}

static void random_numbers_agree_with_the_c_library(void)
{
	unsigned int seed = 4711;
	char text[32];

	for (int i = 0; i < 100000; i++) {
		int64_t value = ((int64_t)rand_r(&seed) << 32 ^ (int64_t)rand_r(&seed) << 8) >> (i % 60);

		snprintf(text, sizeof(text), "%" PRId64, value);
		CHECK_NUMBER(parse(text, i % 2 ? " 1 2 3 4 5" : "").value, value);
	}
}

const struct test decimal_tests[] = {
	{ "numbers of every length", numbers_of_every_length },
	{ "the first number too large overflows", the_first_number_too_large_overflows },
	{ "leading zeroes change nothing", leading_zeroes_change_nothing },
	{ "every other byte ends a number", every_other_byte_ends_a_number },
	{ "random numbers agree with the C library", random_numbers_agree_with_the_c_library },
	{ 0 },
};
