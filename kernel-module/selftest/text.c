// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: text: " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "../src/text.h"
#include "selftest.h"

struct number {
	u64 value;
	const char *text;
};

static const struct number numbers[] __initconst = {
	{ .value = 0,			.text = "0" },
	{ .value = 9,			.text = "9" },
	{ .value = 10,			.text = "10" },
	{ .value = 99,			.text = "99" },
	{ .value = 100,			.text = "100" },
	{ .value = 101,			.text = "101" },
	{ .value = 999,			.text = "999" },
	{ .value = 1000,		.text = "1000" },
	{ .value = 10203,		.text = "10203" },
	{ .value = 123456,		.text = "123456" },
	{ .value = 9999999,		.text = "9999999" },
	{ .value = 10000000,		.text = "10000000" },
	{ .value = 100000000,		.text = "100000000" },
	{ .value = 1000000000,		.text = "1000000000" },
	{ .value = U32_MAX,		.text = "4294967295" },
	{ .value = (u64)U32_MAX + 1,	.text = "4294967296" },
	{ .value = 10000000000000000ULL, .text = "10000000000000000" },
	{ .value = 20000000000000304ULL, .text = "20000000000000304" },
	{ .value = U64_MAX,		.text = "18446744073709551615" },
};

struct name {
	const char *name;
	const char *text;
};

static const struct name names[] __initconst = {
	{ .name = "nginx",		.text = "nginx" },
	{ .name = "",			.text = "\\000" },
	{ .name = "-",			.text = "\\055" },
	{ .name = "--",			.text = "--" },
	{ .name = "-x",			.text = "-x" },
	{ .name = " ",			.text = "\\040" },
	{ .name = "a b",		.text = "a\\040b" },
	{ .name = "x\nend 5",		.text = "x\\012end\\0405" },
	{ .name = "\\040",		.text = "\\134040" },
	{ .name = "\"'`$",		.text = "\"'`$" },
	{ .name = "!~",			.text = "!~" },
	{ .name = "\x01\x1f\x7f",	.text = "\\001\\037\\177" },
	{ .name = "caf\xc3\xa9",	.text = "caf\\303\\251" },
	{ .name = "\x80\xff",		.text = "\\200\\377" },
	{ .name = "/a/b-c_d.e:f@g",	.text = "/a/b-c_d.e:f@g" },
};

static int __init compare(const char *written, const char *end, const char *expected)
{
	size_t length = end - written;

	if (length == strlen(expected) && !memcmp(written, expected, length))
		return 0;
	pr_err("expected '%s', was '%.*s'\n", expected, (int)length, written);
	return 1;
}

int __init sysinfo_selftest_text(void)
{
	char buffer[128];
	int i, wrong = 0;

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		wrong += compare(buffer, sysinfo_put_u64(buffer, numbers[i].value),
				 numbers[i].text);
	for (i = 0; i < ARRAY_SIZE(names); i++)
		wrong += compare(buffer, sysinfo_put_escaped(buffer, names[i].name),
				 names[i].text);
	wrong += compare(buffer, sysinfo_put_string(buffer, "two words"), "two words");
	wrong += compare(buffer, sysinfo_put_named(buffer, "free", 12), " free=12");
	wrong += compare(buffer, sysinfo_put_unknown(buffer, "memory"), " memory=-");
	return wrong;
}
