// SPDX-License-Identifier: Apache-2.0
/*
 * sharer MIB COUNT: fill MIB of memory, make COUNT children that share it all, print `ready`, and wait until ended.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int count, char **arguments)
{
	size_t size = count == 3 ? (size_t)atoi(arguments[1]) << 20 : 0;
	int children = count == 3 ? atoi(arguments[2]) : 0;
	char *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED || children <= 0)
		return 1;
	memset(shared, 1, size);
	/* Process 1 of a container: without a handler SIGTERM is ignored. */
	signal(SIGTERM, _exit);
	for (int i = 0; i < children; i++) {
		pid_t child = fork();

		if (child < 0)
			return 1;
		if (child == 0)
			for (;;)
				pause();
	}
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
