// SPDX-License-Identifier: Apache-2.0
#include "cgroup_map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256

void cgroup_map__clear(struct cgroup_map *map)
{
	if (map->count)
		memset(map->slots, 0, map->capacity * sizeof(*map->slots));
	map->count = 0;
}

void cgroup_map__release(struct cgroup_map *map)
{
	free(map->slots);
	*map = (struct cgroup_map){ 0 };
}

/* The slot that has @key, or the free one where it belongs. The table is never full. */
static struct cgroup_slot *slot(const struct cgroup_map *map, uint64_t key)
{
	size_t mask = map->capacity - 1;
	size_t i = (key * 0x9e3779b97f4a7c15u) >> 32 & mask;

	while (map->slots[i].key && map->slots[i].key != key)
		i = (i + 1) & mask;
	return &map->slots[i];
}

static int grow(struct cgroup_map *map)
{
	struct cgroup_map larger = { .count = map->count };

	larger.capacity = map->capacity ? map->capacity * 2 : FIRST_CAPACITY;
	larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
	if (!larger.slots)
		return -ENOMEM;
	for (size_t i = 0; i < map->capacity; i++)
		if (map->slots[i].key)
			*slot(&larger, map->slots[i].key) = map->slots[i];
	free(map->slots);
	*map = larger;
	return 0;
}

int cgroup_map__add(struct cgroup_map *map, int64_t number, int64_t row)
{
	uint64_t key = (uint64_t)number + 1;
	struct cgroup_slot *free_slot;

	if (map->count >= map->capacity / 2 && grow(map))
		return -ENOMEM;
	free_slot = slot(map, key);
	if (free_slot->key)
		return -EEXIST;
	*free_slot = (struct cgroup_slot){ key, row };
	map->count++;
	return 0;
}

int64_t cgroup_map__find(const struct cgroup_map *map, int64_t number)
{
	const struct cgroup_slot *found;

	if (!map->count)
		return -1;
	found = slot(map, (uint64_t)number + 1);
	return found->key ? found->row : -1;
}
