// SPDX-License-Identifier: Apache-2.0
/*
 * opener [UID]: what a program in this container, or one of user UID, gets of /proc/sysinfo: "read" and its first line, or the
 * name of the error.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char text[128];
	ssize_t count;
	int fd;

	if (argc > 1) {
		unsigned int user = (unsigned int)atoi(argv[1]);

		if (setgroups(0, NULL) || setgid(user) || setuid(user)) {
			perror("opener: setuid");
			return 1;
		}
	}
	fd = open("/proc/sysinfo", O_RDONLY);
	count = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (count < 0) {
		printf("%s\n", strerrorname_np(errno));
		return 0;
	}
	text[count] = '\0';
	text[strcspn(text, "\n")] = '\0';
	printf("read %s\n", text);
	return 0;
}
