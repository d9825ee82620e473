// SPDX-License-Identifier: GPL-2.0-only

#include <linux/errno.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "cgroup_table.h"

#define FIRST_BITS 6

struct sysinfo_cgroup_slot {
	struct sysinfo_cgroup_key key;
	unsigned int number;			/* 0: the slot is free */
};

/* The slot of @key, or the free one where it belongs. There is one: half of them are free. */
static struct sysinfo_cgroup_slot *find_slot(const struct sysinfo_cgroup_table *table,
					     struct sysinfo_cgroup_key key)
{
	unsigned int mask = (1U << table->bits) - 1;
	unsigned int i = hash_64(key.id ^ key.hierarchy, table->bits);

	for (;; i = (i + 1) & mask) {
		struct sysinfo_cgroup_slot *slot = &table->slots[i];

		if (!slot->number)
			return slot;
		if (slot->key.id == key.id && slot->key.hierarchy == key.hierarchy)
			return slot;
	}
}

int sysinfo_cgroup_table_reserve(struct sysinfo_cgroup_table *table)
{
	struct sysinfo_cgroup_table larger = { .count = table->count };
	unsigned int i, size = table->slots ? 1U << table->bits : 0;

	if (table->count + 1 <= size / 2)
		return 0;

	larger.bits = size ? table->bits + 1 : FIRST_BITS;
	larger.slots = kvcalloc(1U << larger.bits, sizeof(*larger.slots),
				GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!larger.slots)
		return -ENOMEM;
	for (i = 0; i < size; i++) {
		if (table->slots[i].number)
			*find_slot(&larger, table->slots[i].key) = table->slots[i];
	}
	kvfree(table->slots);
	*table = larger;
	return 0;
}

unsigned int sysinfo_cgroup_table_number(struct sysinfo_cgroup_table *table,
					 struct sysinfo_cgroup_key key, bool *added)
{
	struct sysinfo_cgroup_slot *slot = find_slot(table, key);

	*added = !slot->number;
	if (*added) {
		slot->key = key;
		slot->number = ++table->count;
	}
	return slot->number;
}

void sysinfo_cgroup_table_free(struct sysinfo_cgroup_table *table)
{
	kvfree(table->slots);
	*table = (struct sysinfo_cgroup_table){};
}
