/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_REQUIRE_H
#define FUZZ_REQUIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls: each target has one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run unless @condition: the fuzzer keeps the input. */
void require(bool condition, const char *what);

#endif
