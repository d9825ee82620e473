/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SYSINFO_DECIMAL_H
#define SYSINFO_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
 * Decimal numbers, up to eight digits a step. A loop over single digits costs some 400 instructions a
 * process more, a third of the whole parse.
 */
struct decimal {
	const char *rest; /* first byte that is no digit; the start where there was none */
	int64_t value;
	bool overflow;
};

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static inline unsigned int decimal_step(const char *position, uint64_t *value)
{
	uint64_t word, digits, other;
	unsigned int count;

	memcpy(&word, position, sizeof(word));
	digits = word ^ 0x3030303030303030u;
	/* The top bit of each byte that is above 9; a carry spoils only bytes behind the first such one. */
	other = ((digits + 0x7676767676767676u) | digits) & 0x8080808080808080u;
	count = other ? (unsigned int)__builtin_ctzll(other) / 8 : 8;
	*value = 0;
	if (!count)
		return 0;
	/* Leading zeroes in front, then pairs, fours and eights. */
	digits <<= (8 - count) * 8;
	digits = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ffu;
	digits = (digits * 100 + (digits >> 16)) & 0x0000ffff0000ffffu;
	*value = (digits * 10000 + (digits >> 32)) & 0xffffffffu;
	return count;
}
#endif

/*
 * The common case: up to 15 digits. NULL where there is none, where there are more, or where the input ends too soon to load
 * whole words. Most columns of most processes are small: three digits are cheaper one by one.
 */
static inline const char *decimal_parse_short(const char *position, const char *limit, int64_t *value)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	static const uint32_t power[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000 };
	const unsigned char *digits = (const unsigned char *)position;
	unsigned int first, second, third, count;
	uint64_t high, low;

	if (limit - position < 16)
		return NULL;
	first = digits[0] - (unsigned int)'0';
	if (first > 9)
		return NULL;
	second = digits[1] - (unsigned int)'0';
	*value = first;
	if (second > 9)
		return position + 1;
	third = digits[2] - (unsigned int)'0';
	*value = first * 10 + second;
	if (third > 9)
		return position + 2;
	count = decimal_step(position, &high);
	if (count < 8) {
		*value = (int64_t)high;
		return position + count;
	}
	count = decimal_step(position + 8, &low);
	if (count == 8)
		return NULL;
	*value = (int64_t)(high * power[count] + low);
	return position + 8 + count;
#else
	(void)position;
	(void)limit;
	(void)value;
	return NULL;
#endif
}

static inline struct decimal decimal_parse(const char *position, const char *limit)
{
	struct decimal result = { .rest = position, .value = 0 };

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	static const int64_t power[] = { 1,	 10,	  100,	    1000,     10000,
					 100000, 1000000, 10000000, 100000000 };

	while (limit - result.rest >= 8) {
		uint64_t chunk;
		unsigned int count = decimal_step(result.rest, &chunk);

		if (!count)
			return result;
		result.overflow |= __builtin_mul_overflow(result.value, power[count], &result.value);
		result.overflow |= __builtin_add_overflow(result.value, (int64_t)chunk, &result.value);
		result.rest += count;
		if (count < 8)
			return result;
	}
#endif
	while (result.rest < limit && *result.rest >= '0' && *result.rest <= '9') {
		result.overflow |= __builtin_mul_overflow(result.value, 10, &result.value);
		result.overflow |= __builtin_add_overflow(result.value, *result.rest - '0', &result.value);
		result.rest++;
	}
	return result;
}

#endif
