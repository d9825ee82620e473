/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SYSINFO_BUFFER_H
#define SYSINFO_BUFFER_H

#include "sysinfo.h"

/*
 * A new pass of the open proc file @fd: reads from offset 0, wherever the file stands, and takes a read that leaves room in the buffer for the
 * last one. One call, once the buffer has grown to the pass's size.
 */
int buffer__read_pass(struct sysinfo_buffer *buffer, int fd);

#endif
