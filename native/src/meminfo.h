/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SYSINFO_MEMINFO_H
#define SYSINFO_MEMINFO_H

#include <stddef.h>
#include <stdint.h>

/* The kernel exports no symbol for SwapTotal, so the module cannot publish it. SYSINFO_UNKNOWN if unread. */
int64_t meminfo__swap_total(void);
int64_t meminfo__parse_swap_total(const char *data, size_t size);

#endif
