// SPDX-License-Identifier: Apache-2.0
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

// Allocations that fail on purpose, on a kernel with fault injection. A thread's own control file is
// /proc/thread-self/fail-nth.

// Also those that may wait, and without a word in the log.
void fault_prepare(void);
// Lets the nth allocation from here on fail in the thread whose control file that is; 0 ends it.
void fault_fail_nth(int control, int nth);
// Whether it came to that allocation.
bool fault_has_failed(int control);

#endif
