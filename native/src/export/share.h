/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXPORT_SHARE_H
#define EXPORT_SHARE_H

#include <stdint.h>

/* Arithmetic on numbers that may be SYSINFO_UNKNOWN; the result then is unknown too, or NaN. */

/* Unknown also where @part is more than @whole. */
int64_t share__difference(int64_t whole, int64_t part);
int64_t share__sum(int64_t first, int64_t second);
/* NaN also where @whole is not above 0. */
double share__quotient(int64_t part, int64_t whole);
double share__percent(int64_t part, int64_t whole);

#endif
