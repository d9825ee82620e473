// SPDX-License-Identifier: Apache-2.0
#include "snapshot.h"

#include <stdlib.h>

struct sysinfo_snapshot *sysinfo_snapshot__new(void)
{
	struct sysinfo_snapshot *snapshot = calloc(1, sizeof(*snapshot));

	if (!snapshot)
		return NULL;
	vector__init(&snapshot->words, sizeof(int64_t));
	vector__init(&snapshot->cgroups, sizeof(int64_t));
	vector__init(&snapshot->strings, sizeof(char));
	return snapshot;
}

void sysinfo_snapshot__free(struct sysinfo_snapshot *snapshot)
{
	if (!snapshot)
		return;
	cgroup_map__release(&snapshot->cgroup_rows);
	vector__release(&snapshot->strings);
	vector__release(&snapshot->cgroups);
	vector__release(&snapshot->words);
	free(snapshot);
}

const int64_t *sysinfo_snapshot__block(const struct sysinfo_snapshot *snapshot)
{
	return snapshot->valid ? snapshot->words.data : NULL;
}

void snapshot__set_swap_total(struct sysinfo_snapshot *snapshot, int64_t swap_total)
{
	int64_t *block = snapshot->words.data;

	block[SYSINFO_BLOCK_TOTALS + SYSINFO_SWAP_TOTAL] = swap_total;
}

static size_t count(const struct sysinfo_snapshot *snapshot, enum sysinfo_block word)
{
	const int64_t *block = sysinfo_snapshot__block(snapshot);

	return block ? (size_t)block[word] : 0;
}

static const int64_t *process_row(const struct sysinfo_snapshot *snapshot, size_t process)
{
	const int64_t *block = sysinfo_snapshot__block(snapshot);

	if (process >= sysinfo_snapshot__process_count(snapshot))
		return NULL;
	return block + block[SYSINFO_BLOCK_PROCESSES] + process * PROCESS_STRIDE;
}

static const int64_t *cgroup_row(const struct sysinfo_snapshot *snapshot, size_t cgroup)
{
	const int64_t *block = sysinfo_snapshot__block(snapshot);

	if (cgroup >= sysinfo_snapshot__cgroup_count(snapshot))
		return NULL;
	return block + block[SYSINFO_BLOCK_CGROUPS] + cgroup * CGROUP_STRIDE;
}

/* @place: the words with offset and size. */
static const char *string(const struct sysinfo_snapshot *snapshot, const int64_t *place, size_t *size)
{
	const int64_t *block = sysinfo_snapshot__block(snapshot);

	if (place[1] == SYSINFO_UNKNOWN)
		return NULL;
	*size = (size_t)place[1];
	return (const char *)(block + block[SYSINFO_BLOCK_WORDS]) + place[0];
}

int64_t sysinfo_snapshot__total(const struct sysinfo_snapshot *snapshot, enum sysinfo_total total)
{
	const int64_t *block = sysinfo_snapshot__block(snapshot);

	if (!block || (unsigned int)total >= SYSINFO_TOTALS)
		return SYSINFO_UNKNOWN;
	return block[SYSINFO_BLOCK_TOTALS + total];
}

size_t sysinfo_snapshot__process_count(const struct sysinfo_snapshot *snapshot)
{
	return count(snapshot, SYSINFO_BLOCK_PROCESS_COUNT);
}

int64_t sysinfo_snapshot__value(const struct sysinfo_snapshot *snapshot, size_t process,
				enum sysinfo_column column)
{
	const int64_t *row = process_row(snapshot, process);

	if (!row || (unsigned int)column >= SYSINFO_COLUMNS)
		return SYSINFO_UNKNOWN;
	return row[column];
}

const char *sysinfo_snapshot__name(const struct sysinfo_snapshot *snapshot, size_t process,
				   size_t *size)
{
	const int64_t *row = process_row(snapshot, process);

	*size = 0;
	return row ? string(snapshot, row + PROCESS_NAME_OFFSET, size) : NULL;
}

size_t sysinfo_snapshot__cgroup_count(const struct sysinfo_snapshot *snapshot)
{
	return count(snapshot, SYSINFO_BLOCK_CGROUP_COUNT);
}

int64_t sysinfo_snapshot__cgroup_memory(const struct sysinfo_snapshot *snapshot, size_t cgroup)
{
	const int64_t *row = cgroup_row(snapshot, cgroup);

	return row ? row[CGROUP_MEMORY] : SYSINFO_UNKNOWN;
}

const char *sysinfo_snapshot__cgroup_path(const struct sysinfo_snapshot *snapshot, size_t cgroup,
					  size_t *size)
{
	const int64_t *row = cgroup_row(snapshot, cgroup);

	*size = 0;
	return row ? string(snapshot, row + CGROUP_PATH_OFFSET, size) : NULL;
}

int sysinfo_snapshot__visit(const struct sysinfo_snapshot *snapshot,
			    int (*visit)(const struct sysinfo_snapshot *snapshot, size_t process,
					 void *context),
			    void *context)
{
	size_t processes = sysinfo_snapshot__process_count(snapshot);

	for (size_t process = 0; process < processes; process++) {
		int result = visit(snapshot, process, context);

		if (result)
			return result;
	}
	return 0;
}

const char *sysinfo_snapshot__error(const struct sysinfo_snapshot *snapshot)
{
	return snapshot->error;
}

size_t sysinfo_snapshot__error_line(const struct sysinfo_snapshot *snapshot)
{
	return snapshot->error_line;
}
