// SPDX-License-Identifier: Apache-2.0
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdlib.h>

// Each test runs in a process of its own and reports on stdout, one line a failure.
// CHECK goes on after a failure, REQUIRE ends the test.

extern int check_failures;

__attribute__((format(printf, 3, 4)))
void check_failed(const char *file, int line, const char *format, ...);

#define CHECK(condition, ...)                                          \
	do {                                                           \
		if (!(condition))                                      \
			check_failed(__FILE__, __LINE__, __VA_ARGS__); \
	} while (0)

#define REQUIRE(condition, ...)                                        \
	do {                                                           \
		if (!(condition)) {                                    \
			check_failed(__FILE__, __LINE__, __VA_ARGS__); \
			exit(1);                                       \
		}                                                      \
	} while (0)

#endif
