// SPDX-License-Identifier: Apache-2.0
#include "check.h"

#include <stdarg.h>
#include <stdio.h>

enum { MAX_SHOWN = 20 };

int check_failures;

void check_failed(const char *file, int line, const char *format, ...)
{
	va_list arguments;

	// One cause may fail for every process; the serial console is slow.
	if (++check_failures > MAX_SHOWN)
		return;
	printf("  %s:%d: ", file, line);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	fflush(stdout);
}
