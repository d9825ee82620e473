/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_JSON_VALID_H
#define FUZZ_JSON_VALID_H

#include <stdbool.h>
#include <stddef.h>

/* Whether @text is one JSON value (RFC 8259) in well-formed UTF-8, and a newline at most behind it. */
bool json_valid(const char *text, size_t size);

#endif
