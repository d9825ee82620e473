/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SYSINFO_SWAP_H
#define SYSINFO_SWAP_H

#include <stdint.h>

/* SwapTotal of /proc/meminfo in kB: the kernel exports no symbol for it, so the module cannot publish it. SYSINFO_UNKNOWN if not told. */
int64_t swap__total(void);
/* @units of @unit_bytes each, in kB. */
int64_t swap__kilobytes(uint64_t units, uint32_t unit_bytes);

#endif
