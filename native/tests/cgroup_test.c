// SPDX-License-Identifier: Apache-2.0
#include <errno.h>

#include "cgroup_map.h"
#include "check.h"

static void an_empty_map_finds_nothing(void)
{
	struct cgroup_map map = { 0 };

	CHECK_NUMBER(cgroup_map__find(&map, 0), -1);
	CHECK_NUMBER(cgroup_map__find(&map, INT64_MAX), -1);
	cgroup_map__release(&map);
}

static void labels_of_any_size_are_found(void)
{
	struct cgroup_map map = { 0 };

	CHECK_NUMBER(cgroup_map__add(&map, 0, 5), 0);
	CHECK_NUMBER(cgroup_map__add(&map, INT64_MAX, 6), 0);
	CHECK_NUMBER(cgroup_map__add(&map, 0, 7), -EEXIST);
	CHECK_NUMBER(cgroup_map__find(&map, 0), 5);
	CHECK_NUMBER(cgroup_map__find(&map, INT64_MAX), 6);
	CHECK_NUMBER(cgroup_map__find(&map, 1), -1);
	cgroup_map__release(&map);
}

static void a_map_grows_and_forgets(void)
{
	struct cgroup_map map = { 0 };

	for (int round = 0; round < 2; round++) {
		for (int64_t i = 0; i < 10000; i++)
			CHECK_NUMBER(cgroup_map__add(&map, i * 4294967296 + round, i), 0);
		for (int64_t i = 0; i < 10000; i++)
			CHECK_NUMBER(cgroup_map__find(&map, i * 4294967296 + round), i);
		CHECK_NUMBER(cgroup_map__find(&map, 4294967296 + 1 - round), -1);
		cgroup_map__clear(&map);
		CHECK_NUMBER(cgroup_map__find(&map, round), -1);
	}
	cgroup_map__release(&map);
}

const struct test cgroup_tests[] = {
	{ "an empty map finds nothing", an_empty_map_finds_nothing },
	{ "labels of any size are found", labels_of_any_size_are_found },
	{ "a map grows and forgets", a_map_grows_and_forgets },
	{ 0 },
};
