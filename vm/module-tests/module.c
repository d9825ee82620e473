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

int module_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

int module_set(const char *parameter, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/module/sysinfo/parameters/%s", parameter);
	return module_write(path, value);
}
