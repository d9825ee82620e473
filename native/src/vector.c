// SPDX-License-Identifier: Apache-2.0
#include "vector.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST_CAPACITY 1024

void vector__init(struct vector *vector, size_t item_size)
{
	*vector = (struct vector){ .item_size = item_size };
}

void vector__release(struct vector *vector)
{
	free(vector->data);
	vector->data = NULL;
	vector->count = 0;
	vector->capacity = 0;
}

int vector__grow(struct vector *vector, size_t extra)
{
	size_t capacity = vector->capacity ? vector->capacity : FIRST_CAPACITY;
	size_t needed, bytes;
	void *data;

	if (__builtin_add_overflow(vector->count, extra, &needed))
		return -ENOMEM;
	while (capacity < needed)
		if (__builtin_mul_overflow(capacity, 2, &capacity))
			return -ENOMEM;
	if (__builtin_mul_overflow(capacity, vector->item_size, &bytes))
		return -ENOMEM;
	data = realloc(vector->data, bytes);
	if (!data)
		return -ENOMEM;
	vector->data = data;
	vector->capacity = capacity;
	return 0;
}
