// SPDX-License-Identifier: Apache-2.0
/*
 * First program of the virtual machine: loads the modules that the disk needs, in the order of the file /modules, mounts
 * the disk and hands over to its /sbin/gestor-init. Static, so that the first file system needs nothing else.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void fail(const char *what)
{
	fprintf(stderr, "vm: %s: %s\n", what, strerror(errno));
	/* The end of process 1 panics the kernel, which ends the machine (panic=-1, -no-reboot). */
	exit(1);
}

static void load_modules(void)
{
	char path[256];
	FILE *list = fopen("/modules", "re");

	if (!list)
		fail("/modules");
	while (fgets(path, sizeof(path), list)) {
		path[strcspn(path, "\n")] = '\0';
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			fail(path);
		if (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST)
			fail(path);
		close(fd);
	}
	fclose(list);
}

static void wait_for_disk(const char *device)
{
	for (int tries = 0; access(device, F_OK); tries++) {
		if (tries == 500)
			fail(device);
		usleep(20000);
	}
}

int main(void)
{
	mkdir("/dev", 0755);
	mkdir("/root", 0755);
	if (mount("dev", "/dev", "devtmpfs", 0, "") && errno != EBUSY)
		fail("/dev");
	load_modules();
	wait_for_disk("/dev/vda");
	if (mount("/dev/vda", "/root", "ext4", MS_NOATIME, ""))
		fail("mount /dev/vda");
	if (mount("/dev", "/root/dev", NULL, MS_MOVE, NULL))
		fail("move /dev");
	if (chdir("/root") || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") || chdir("/"))
		fail("switch to the disk");
	execl("/sbin/gestor-init", "/sbin/gestor-init", (char *)NULL);
	fail("/sbin/gestor-init");
	return 1;
}
