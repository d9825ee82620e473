// SPDX-License-Identifier: Apache-2.0
#include "require.h"

#include <stdio.h>
#include <stdlib.h>

void require(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "broken promise: %s\n", what);
	abort();
}
