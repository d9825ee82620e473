// SPDX-License-Identifier: Apache-2.0
/* The table of cgroups, whose numbers a file chooses, against a list that is searched from its beginning. */
#include "cgroup_map.h"

#include <errno.h>

#include "require.h"

#define MAX_STEPS 1000

enum step { STEP_ADD, STEP_FIND, STEP_ADD_AGAIN, STEP_CLEAR, STEPS };

static int64_t numbers[MAX_STEPS];
static size_t count;

static int64_t row_of(int64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (numbers[i] == number)
			return (int64_t)i;
	return -1;
}

static void add(struct cgroup_map *map, int64_t number)
{
	int expected = row_of(number) < 0 ? 0 : -EEXIST;

	require(cgroup_map__add(map, number, (int64_t)count) == expected, "a number is taken once");
	if (!expected)
		numbers[count++] = number;
}

/* Three bytes a step: what to do, and a number that may be small or large. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cgroup_map map = { 0 };

	count = 0;
	for (size_t i = 0; i + 2 < size && i < MAX_STEPS * 3; i += 3) {
		int64_t number = (int64_t)data[i + 1] << data[i + 2] % 56;

		switch ((enum step)(data[i] % STEPS)) {
		case STEP_ADD:
		case STEP_ADD_AGAIN:
			add(&map, number);
			break;
		case STEP_CLEAR:
			/* Seldom, or the table never grows. */
			if (data[i] < 16) {
				cgroup_map__clear(&map);
				count = 0;
			}
			break;
		default:
			break;
		}
		require(cgroup_map__find(&map, number) == row_of(number), "a number is found where it was put");
		require(cgroup_map__find(&map, ~number & INT64_MAX) == row_of(~number & INT64_MAX), "and no other");
		require(map.count == count, "the table counts what it has");
	}
	cgroup_map__release(&map);
	return 0;
}
