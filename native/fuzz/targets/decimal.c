// SPDX-License-Identifier: Apache-2.0
/* Numbers, which are read eight digits a step, against a loop over single ones. */
#include "decimal.h"

#include "require.h"

struct plain {
	size_t digits;
	__int128 value;
	bool overflow;
};

static struct plain parse_plainly(const uint8_t *data, size_t size)
{
	struct plain plain = { 0 };

	while (plain.digits < size && data[plain.digits] >= '0' && data[plain.digits] <= '9') {
		/* Stays where it is once it is too large: so it never leaves the range of its own type. */
		if (!plain.overflow)
			plain.value = plain.value * 10 + (data[plain.digits] - '0');
		plain.overflow |= plain.value > INT64_MAX;
		plain.digits++;
	}
	return plain;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct plain plain = parse_plainly(data, size);
	struct decimal decimal = decimal_parse(text, text + size);
	int64_t value;
	const char *rest = decimal_parse_short(text, text + size, &value);

	require(decimal.rest == text + plain.digits, "a number ends at the first other byte");
	require(decimal.overflow == plain.overflow, "a number that is too large is told");
	require(decimal.overflow || decimal.value == plain.value, "a number has its value");
	if (rest) {
		require(rest == decimal.rest && plain.digits && !plain.overflow, "the short way finds the same end");
		require(value == plain.value, "the short way finds the same value");
	}
	return 0;
}
