/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

#define INPUT_CAPACITY 65536

struct input {
	size_t size;
	char data[INPUT_CAPACITY];
};

/* xorshift64*: the same seed makes the same mutations everywhere. */
uint64_t mutate__random(uint64_t *state, uint64_t bound);
/* One small change of @input; @other is a second file of the corpus to take pieces from. */
void mutate(struct input *input, const struct input *other, uint64_t *state);

#endif
