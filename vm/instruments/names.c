// SPDX-License-Identifier: Apache-2.0
/*
 * names: one process for each of a set of names that break careless readers (a kernel's process name is any 15 bytes).
 * Prints `<pid> <name in hex>` for each and waits until it is ended, with all of them.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static const char *const names[] = {
	"plain",	     "two words",	 "\"quoted\"",	   "it's",	"back\\slash",
	"line\nend 5",	     "\nend 5\n",	 "tab\there",	   "\xff\xfe\x80", "caf\xc3\xa9",
	"cut\xc3",	     "a\\040b",		 ") R 1 1",	   "-",		"\x01\x1b[31m",
	"{\"a\":1}",	     "\\u0000",		 "p 1 0 0 S",	   " ",		"\r\n",
};

int main(void)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		pid_t child = fork();

		if (child == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			prctl(PR_SET_NAME, names[i]);
			for (;;)
				pause();
		}
		printf("%d ", child);
		for (const char *byte = names[i]; *byte; byte++)
			printf("%02x", (unsigned char)*byte);
		printf("\n");
		fflush(stdout);
	}
	for (;;)
		pause();
}
