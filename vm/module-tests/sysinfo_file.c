// SPDX-License-Identifier: Apache-2.0
#include "sysinfo_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

void sysinfo_file_free(struct sysinfo_file *file)
{
	free(file->text);
	free(file->processes);
	free(file->cgroups);
	*file = (struct sysinfo_file){0};
}

int sysinfo_file_read(struct sysinfo_file *file, int fd, size_t read_size)
{
	sysinfo_file_free(file);
	for (;;) {
		ssize_t count;

		file->text = realloc(file->text, file->length + read_size + 1);
		count = read(fd, file->text + file->length, read_size);
		if (count < 0)
			return -errno;
		file->length += (size_t)count;
		file->text[file->length] = '\0';
		if (count == 0)
			return 0;
	}
}

void sysinfo_file_copy(struct sysinfo_file *file, const char *text, size_t length)
{
	sysinfo_file_free(file);
	file->text = malloc(length + 1);
	REQUIRE(file->text, "no memory");
	memcpy(file->text, text, length);
	file->text[length] = '\0';
	file->length = length;
}

void sysinfo_file_load(struct sysinfo_file *file)
{
	int fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);
	const char *wrong;
	int err;

	REQUIRE(fd >= 0, "open: %s", strerror(errno));
	err = sysinfo_file_read(file, fd, 1 << 20);
	REQUIRE(!err, "read: %s", strerror(-err));
	close(fd);
	wrong = sysinfo_file_parse(file);
	REQUIRE(!wrong, "%s", wrong);
}

const struct process *sysinfo_file_find(const struct sysinfo_file *file, pid_t pid)
{
	for (size_t i = 0; i < file->process_count; i++) {
		if (file->processes[i].value[PID] == (uint64_t)pid)
			return &file->processes[i];
	}
	return NULL;
}

const struct cgroup *sysinfo_file_cgroup(const struct sysinfo_file *file, const struct process *process)
{
	for (size_t i = 0; i < file->cgroup_count; i++) {
		if (file->cgroups[i].number == process->value[CGROUP])
			return &file->cgroups[i];
	}
	return NULL;
}
