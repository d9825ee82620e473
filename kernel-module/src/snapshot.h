/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_SNAPSHOT_H
#define SYSINFO_SNAPSHOT_H

#include <linux/types.h>

/*
 * The text of one pass: a growing buffer of at most @max bytes. Its owner guards it.
 *
 *	char *to = sysinfo_snapshot_reserve(snapshot, LENGTH);
 *
 *	if (IS_ERR(to))
 *		return PTR_ERR(to);
 *	to = sysinfo_put_...(to, ...);
 *	return sysinfo_snapshot_commit(snapshot, to);
 */
struct sysinfo_snapshot {
	char *data;
	size_t size;
	size_t capacity;
	size_t max;
};

/* Empties it and keeps its memory. */
void sysinfo_snapshot_begin(struct sysinfo_snapshot *snapshot, size_t max);
/* Makes room for a pass that is expected to have that size: one allocation instead of several. */
int sysinfo_snapshot_expect(struct sysinfo_snapshot *snapshot, size_t expected);
char *sysinfo_snapshot_reserve(struct sysinfo_snapshot *snapshot, size_t length);
int sysinfo_snapshot_commit(struct sysinfo_snapshot *snapshot, const char *end);
void sysinfo_snapshot_free(struct sysinfo_snapshot *snapshot);

#endif
