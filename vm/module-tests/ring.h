// SPDX-License-Identifier: Apache-2.0
#ifndef RING_H
#define RING_H

#include <stdbool.h>

// Files opened by io_uring: by a worker of the kernel's, not by the system call of the process.

// Does this kernel have it?
bool ring_is_there(void);
// Are its workers threads of the process that asks? Else they are kernel threads, which stand for nobody.
bool ring_works_in_threads(void);
// Opens path, a string, for reading; 0 or errno. For child_call().
int ring_open(void *path);

#endif
