// SPDX-License-Identifier: Apache-2.0
#ifndef FAULT_H
#define FAULT_H

#include <stdbool.h>

// Allocations that fail on purpose, on a kernel with fault injection: one of them, or all from one on. A thread's own
// control files are /proc/thread-self/fail-nth and /proc/thread-self/make-it-fail.

// Also those that may wait, and without a word in the log.
void fault_prepare(void);
// Lets the nth allocation from here on fail in the thread whose control file that is; 0 ends it.
void fault_fail_nth(int control, int nth);
// Whether it came to that allocation.
bool fault_has_failed(int control);

enum fault_kind { FAULT_OBJECTS, FAULT_PAGES };

// Gives a thread that much room: bytes of objects, or pages. What it asks for beyond fails, again and again, between
// fault_begin and fault_end.
void fault_room(enum fault_kind kind, unsigned int room);
void fault_begin(int control);
void fault_end(int control);

#endif
