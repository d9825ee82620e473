// SPDX-License-Identifier: Apache-2.0
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int module_load_file(const char *path, const char *parameters)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, parameters, 0))
		err = -errno;
	close(fd);
	return err;
}

int module_load(const char *parameters)
{
	return module_load_file("/sysinfo.ko", parameters);
}

int module_unload(void)
{
	return syscall(SYS_delete_module, "sysinfo", O_NONBLOCK) ? -errno : 0;
}

int module_set(const char *parameter, const char *value)
{
	char path[128];
	int err = 0;
	int fd;

	snprintf(path, sizeof(path), "/sys/module/sysinfo/parameters/%s", parameter);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, value, strlen(value)) < 0)
		err = -errno;
	close(fd);
	return err;
}
