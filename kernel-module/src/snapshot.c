// SPDX-License-Identifier: GPL-2.0-only

#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "snapshot.h"

#define SYSINFO_FIRST_CAPACITY (64 * 1024)

void sysinfo_snapshot_begin(struct sysinfo_snapshot *snapshot, size_t max)
{
	snapshot->size = 0;
	snapshot->max = max;
}

static int grow(struct sysinfo_snapshot *snapshot, size_t capacity)
{
	char *data;

	/*
	 * Accounted, so that a cgroup's readers cannot take more memory than it may have; and no
	 * warning in the log when there is none: the reader is told.
	 */
	capacity = PAGE_ALIGN(max_t(size_t, capacity, SYSINFO_FIRST_CAPACITY));
	data = kvmalloc(capacity, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!data)
		return -ENOMEM;
	if (snapshot->size)
		memcpy(data, snapshot->data, snapshot->size);
	kvfree(snapshot->data);
	snapshot->data = data;
	snapshot->capacity = capacity;
	return 0;
}

int sysinfo_snapshot_expect(struct sysinfo_snapshot *snapshot, size_t expected)
{
	expected = min(expected, snapshot->max);
	if (snapshot->data && expected <= snapshot->capacity)
		return 0;
	return grow(snapshot, expected);
}

char *sysinfo_snapshot_reserve(struct sysinfo_snapshot *snapshot, size_t length)
{
	size_t needed = snapshot->size + length;
	int err;

	if (needed > snapshot->capacity) {
		/* Room is for the longest text that may come: only what came counts for max. */
		err = grow(snapshot, max(needed, min(2 * snapshot->capacity, snapshot->max)));
		if (err)
			return ERR_PTR(err);
	}
	return snapshot->data + snapshot->size;
}

int sysinfo_snapshot_commit(struct sysinfo_snapshot *snapshot, const char *end)
{
	snapshot->size = end - snapshot->data;
	return snapshot->size > snapshot->max ? -EFBIG : 0;
}

void sysinfo_snapshot_free(struct sysinfo_snapshot *snapshot)
{
	kvfree(snapshot->data);
	*snapshot = (struct sysinfo_snapshot){};
}
