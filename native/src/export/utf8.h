/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXPORT_UTF8_H
#define EXPORT_UTF8_H

#include <stddef.h>

/* Length of the well-formed sequence at @bytes (Unicode, table 3-7), of @size left; 0: there is none. */
size_t utf8__sequence(const char *bytes, size_t size);

#endif
