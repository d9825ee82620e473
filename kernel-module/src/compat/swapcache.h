/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SYSINFO_COMPAT_SWAPCACHE_H
#define SYSINFO_COMPAT_SWAPCACHE_H

#include <linux/vmstat.h>

#include "version.h"

/* Pages of the swap cache; 5.10 and 5.11 keep the number where modules cannot read it. */
static inline unsigned long sysinfo_swapcache_pages(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0) && defined(CONFIG_SWAP)
	return global_node_page_state(NR_SWAPCACHE);
#else /* LINUX_VERSION_CODE < KERNEL_VERSION(5, 12, 0) || !CONFIG_SWAP */
	return 0;
#endif /* LINUX_VERSION_CODE < KERNEL_VERSION(5, 12, 0) || !CONFIG_SWAP */
}

#endif
