// SPDX-License-Identifier: Apache-2.0
/*
 * A whole file: any bytes are parsed and, where that succeeds, printed as JSON. Neither may misbehave, whatever they are, and what an
 * earlier file left in the memory that is used again may not show.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/document.h"
#include "json_valid.h"
#include "require.h"
#include "sysinfo.h"

static void check_error(const struct sysinfo_snapshot *snapshot, int err)
{
	require(err == -EBADMSG, "a malformed file is -EBADMSG");
	require(!strncmp(sysinfo_snapshot__error(snapshot), "line ", 5), "an error names its line");
	require(!sysinfo_snapshot__block(snapshot), "a failed parse leaves nothing");
}

static void check_block(const struct sysinfo_snapshot *snapshot)
{
	const int64_t *block = sysinfo_snapshot__block(snapshot);
	int64_t cgroups = (int64_t)sysinfo_snapshot__cgroup_count(snapshot);
	size_t strings = 0, length;

	for (size_t i = 0; i < sysinfo_snapshot__process_count(snapshot); i++) {
		int64_t cgroup = sysinfo_snapshot__value(snapshot, i, SYSINFO_CGROUP);

		require(sysinfo_snapshot__value(snapshot, i, SYSINFO_PID) >= 0, "a process has a pid");
		require(cgroup == SYSINFO_UNKNOWN || (cgroup >= 0 && cgroup < cgroups),
			"a process's cgroup is in the table");
		sysinfo_snapshot__name(snapshot, i, &length);
		strings += length;
	}
	for (int64_t i = 0; i < cgroups; i++) {
		sysinfo_snapshot__cgroup_path(snapshot, (size_t)i, &length);
		strings += length;
	}
	require(strings == (size_t)block[SYSINFO_BLOCK_STRING_BYTES], "the strings are names and paths");
}

static void check_json(const struct sysinfo_snapshot *snapshot, bool pretty)
{
	char *text = NULL;
	size_t size = 0;
	struct json json = { .pretty = pretty, .first = true };

	json.out = open_memstream(&text, &size);
	require(json.out != NULL, "there is memory");
	document__write(&json, snapshot);
	fclose(json.out);
	require(json_valid(text, size), "what is printed is JSON");
	free(text);
}

/* Everything but the bytes that fill the last word. */
static size_t block_bytes(const int64_t *block)
{
	return (size_t)block[SYSINFO_BLOCK_WORDS] * sizeof(*block) + (size_t)block[SYSINFO_BLOCK_STRING_BYTES];
}

static void check_same(const struct sysinfo_snapshot *used, const char *data, size_t size)
{
	struct sysinfo_snapshot *fresh = sysinfo_snapshot__new();
	const int64_t *expected, *found = sysinfo_snapshot__block(used);

	require(!sysinfo_snapshot__parse(fresh, data, size), "a fresh snapshot takes it too");
	expected = sysinfo_snapshot__block(fresh);
	require(block_bytes(found) == block_bytes(expected) && !memcmp(found, expected, block_bytes(found)),
		"nothing of an earlier file is left");
	sysinfo_snapshot__free(fresh);
}

static void check_cut_off(struct sysinfo_snapshot *snapshot, const char *data, size_t size)
{
	require(sysinfo_snapshot__parse(snapshot, data, size) == -EBADMSG, "a file that was cut off is refused");
	require(!sysinfo_snapshot__block(snapshot), "a failed parse leaves nothing");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct sysinfo_snapshot *snapshot;
	const char *data = (const char *)bytes;
	int err;

	/* Used again and again, as in a long-lived reader. */
	if (!snapshot)
		snapshot = sysinfo_snapshot__new();
	err = sysinfo_snapshot__parse(snapshot, data, size);
	if (err) {
		check_error(snapshot, err);
		return 0;
	}
	check_block(snapshot);
	check_json(snapshot, size % 2);
	check_same(snapshot, data, size);
	check_cut_off(snapshot, data, size - 1);
	check_cut_off(snapshot, data, size / 2);
	return 0;
}
