// SPDX-License-Identifier: Apache-2.0
#include "procfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "check.h"

const char *proc_cgroup_line = "0::";

int proc_pids(pid_t *pids, int max)
{
	DIR *directory = opendir("/proc");
	struct dirent *entry;
	int count = 0;

	while (directory && count < max && (entry = readdir(directory))) {
		pid_t pid = atoi(entry->d_name);

		if (pid > 0)
			pids[count++] = pid;
	}
	if (directory)
		closedir(directory);
	return count;
}

bool proc_text(char *text, size_t size, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t count = -1;

	if (fd < 0)
		return false;
	while (length + 1 < size && (count = read(fd, text + length, size - 1 - length)) > 0)
		length += (size_t)count;
	close(fd);
	text[length] = '\0';
	return count == 0;
}

uint64_t proc_value(const char *text, const char *name)
{
	size_t length = strlen(name);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, name, length) && line[length] == ':')
			return strtoull(line + length + 1, NULL, 10);
	}
	return 0;
}

static bool read_stat(struct proc_process *process, const char *text)
{
	const char *rest = strrchr(text, ')');

	return rest && sscanf(rest + 1,
			      " %c %" SCNu64 " %*d %*d %*d %*d %*u %" SCNu64 " %*u %" SCNu64 " %*u %" SCNu64
			      " %" SCNu64 " %" SCNu64 " %" SCNu64 " %*d %*d %" SCNu64 " %*d %" SCNu64,
			      &process->state, &process->ppid, &process->minflt, &process->majflt,
			      &process->utime, &process->stime, &process->cutime, &process->cstime,
			      &process->threads, &process->starttime) == 10;
}

static void read_status(struct proc_process *process, const char *text)
{
	const char *uid = strstr(text, "\nUid:");
	unsigned int effective = 0;

	if (uid)
		sscanf(uid + 5, "%*u %u", &effective);
	process->uid = effective;
	process->vsize = proc_value(text, "VmSize");
	process->rss_anon = proc_value(text, "RssAnon");
	process->rss_file = proc_value(text, "RssFile");
	process->rss_shmem = proc_value(text, "RssShmem");
	process->swap = proc_value(text, "VmSwap");
}

static void read_cgroup(struct proc_process *process, char *text)
{
	char *line = strstr(text, proc_cgroup_line);

	if (!line)
		return;
	line = strchr(line, '/');
	line[strcspn(line, "\n")] = '\0';
	snprintf(process->cgroup, sizeof(process->cgroup), "%s", line);
}

bool proc_read(struct proc_process *process, pid_t pid)
{
	static char text[16384];
	char path[64];

	process->pid = pid;
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	if (!proc_text(text, sizeof(text), path))
		return false;
	read_status(process, text);
	process->cgroup[0] = '\0';
	if (proc_cgroup_line) {
		snprintf(path, sizeof(path), "/proc/%d/cgroup", pid);
		if (!proc_text(text, sizeof(text), path))
			return false;
		read_cgroup(process, text);
	}
	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	if (!proc_text(process->comm, sizeof(process->comm), path))
		return false;
	process->comm[strlen(process->comm) - 1] = '\0';
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	return proc_text(text, sizeof(text), path) && read_stat(process, text);
}

bool proc_kernel_before(int major, int minor)
{
	struct utsname name;
	int its_major, its_minor;

	REQUIRE(!uname(&name) && sscanf(name.release, "%d.%d", &its_major, &its_minor) == 2, "uname");
	return its_major < major || (its_major == major && its_minor < minor);
}
