/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SYSINFO_VECTOR_H
#define SYSINFO_VECTOR_H

#include <stddef.h>

/* A growing array that keeps its memory when it is emptied. */
struct vector {
	void *data;
	size_t count;
	size_t capacity;
	size_t item_size;
};

void vector__init(struct vector *vector, size_t item_size);
void vector__release(struct vector *vector);
/* Room for @extra more items, or -ENOMEM. Moves the data. */
int vector__grow(struct vector *vector, size_t extra);

static inline int vector__reserve(struct vector *vector, size_t extra)
{
	return extra <= vector->capacity - vector->count ? 0 : vector__grow(vector, extra);
}

#endif
