// SPDX-License-Identifier: Apache-2.0
#ifndef SYSINFO_FILE_H
#define SYSINFO_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// A judge's reader of docs/sysinfo-format.md: it refuses whatever the document does not allow, so it is
// stricter than a reader of the field should be, and shares no code with libsysinfo.

enum column {
	PID, PPID, UID, STATE, THREADS, START_NS, CPU_NS, UTIME_NS, STIME_NS, CUTIME_NS, CSTIME_NS,
	MINFLT, MAJFLT, VSIZE, RSS_ANON, RSS_FILE, RSS_SHMEM, SWAP, CGROUP, COMM, COLUMNS
};

extern const char *const column_names[COLUMNS];

#define UNKNOWN UINT64_MAX

struct process {
	uint64_t value[COLUMNS]; // UNKNOWN where the file has "-"; of STATE the letter; COMM is below
	char comm[64];           // without its escapes
};

struct cgroup {
	uint64_t number;
	uint64_t memory; // kB, or UNKNOWN
	char path[8192]; // without its escapes; empty where the file has "-"
};

struct sysinfo_file {
	char *text;
	size_t length;

	uint64_t boottime_ns, realtime_ns, cpus;
	bool exact;
	uint64_t total, free, available, buffers, cached, shmem, slab, swap_free;
	double load[3];
	uint64_t user, nice, system, idle, iowait, irq, softirq, steal;

	struct process *processes;
	size_t process_count;
	struct cgroup *cgroups;
	size_t cgroup_count;
};

// Reads with read() of that size until the end; 0 or -errno. Frees what the file held before.
int sysinfo_file_read(struct sysinfo_file *file, int fd, size_t read_size);
// Of what was read already. Frees what the file held before.
void sysinfo_file_copy(struct sysinfo_file *file, const char *text, size_t length);
// NULL, or what is wrong with the text.
const char *sysinfo_file_parse(struct sysinfo_file *file);
// Opens, reads and parses; a failure ends the test.
void sysinfo_file_load(struct sysinfo_file *file);
void sysinfo_file_free(struct sysinfo_file *file);

// NULL where there is none.
const struct process *sysinfo_file_find(const struct sysinfo_file *file, pid_t pid);
const struct cgroup *sysinfo_file_cgroup(const struct sysinfo_file *file, const struct process *process);

#endif
