// SPDX-License-Identifier: Apache-2.0
/* Parses any bytes and, where that succeeds, prints them as JSON: neither may misbehave, whatever they are. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/document.h"
#include "json_valid.h"
#include "sysinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "broken promise: %s\n", what);
	abort();
}

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sysinfo_snapshot *snapshot;
	int err;

	/* Used again and again, as in a long-lived reader. */
	if (!snapshot)
		snapshot = sysinfo_snapshot__new();
	err = sysinfo_snapshot__parse(snapshot, (const char *)data, size);
	if (err) {
		check_error(snapshot, err);
		return 0;
	}
	check_block(snapshot);
	check_json(snapshot, size % 2);
	return 0;
}
