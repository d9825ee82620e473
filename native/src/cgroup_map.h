/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SYSINFO_CGROUP_MAP_H
#define SYSINFO_CGROUP_MAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * From a cgroup's number in the file to its row. The numbers are labels of any size, so this is a hash table:
 * open addressing, at most half full, its memory kept from parse to parse.
 */
struct cgroup_map {
	struct cgroup_slot *slots;
	size_t capacity; /* a power of two, or 0 */
	size_t count;
};

struct cgroup_slot {
	uint64_t key; /* number + 1; 0: free */
	int64_t row;
};

void cgroup_map__clear(struct cgroup_map *map);
void cgroup_map__release(struct cgroup_map *map);
/* 0, -EEXIST or -ENOMEM. */
int cgroup_map__add(struct cgroup_map *map, int64_t number, int64_t row);
/* The row, or -1. */
int64_t cgroup_map__find(const struct cgroup_map *map, int64_t number);

#endif
