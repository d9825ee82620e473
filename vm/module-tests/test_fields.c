// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "module.h"
#include "procfs.h"
#include "sysinfo_file.h"
#include "tests.h"

// Every process is read from /proc before and after the file. A field that is the same on both sides must be that in
// the file too; one that moved must lie between. CPU times may differ by the ticks the kernel has not accounted.

enum { MAX_PROCESSES = 512, CPU_TICKS = 3 };

static struct proc_process before[MAX_PROCESSES], after[MAX_PROCESSES];

static int read_all(struct proc_process *all)
{
	pid_t pids[MAX_PROCESSES];
	int count = proc_pids(pids, MAX_PROCESSES), kept = 0;

	for (int i = 0; i < count; i++)
		kept += proc_read(&all[kept], pids[i]);
	return kept;
}

static const struct proc_process *find(const struct proc_process *all, int count, const struct proc_process *other)
{
	for (int i = 0; i < count; i++) {
		if (all[i].pid == other->pid && all[i].starttime == other->starttime)
			return &all[i];
	}
	return NULL;
}

static void check_field(const struct process *process, enum column column, uint64_t value, uint64_t from, uint64_t to,
			uint64_t tolerance)
{
	uint64_t low = from < to ? from : to, high = from < to ? to : from;

	CHECK(value + tolerance >= low && value <= high + tolerance,
	      "process %" PRIu64 " %s: %s is %" PRIu64 ", /proc has %" PRIu64 " to %" PRIu64, process->value[PID],
	      process->comm, column_names[column], value, low, high);
}

static void check_numbers(const struct process *process, const struct proc_process *from, const struct proc_process *to)
{
	const uint64_t *value = process->value;
	const uint64_t tick = 1000000000 / (uint64_t)sysconf(_SC_CLK_TCK);

	check_field(process, PPID, value[PPID], from->ppid, to->ppid, 0);
	check_field(process, UID, value[UID], from->uid, to->uid, 0);
	check_field(process, THREADS, value[THREADS], from->threads, to->threads, 0);
	check_field(process, START_NS, value[START_NS] / tick, from->starttime, to->starttime, 0);
	check_field(process, CUTIME_NS, value[CUTIME_NS] / tick, from->cutime, to->cutime, 0);
	check_field(process, CSTIME_NS, value[CSTIME_NS] / tick, from->cstime, to->cstime, 0);
	check_field(process, MINFLT, value[MINFLT], from->minflt, to->minflt, 0);
	check_field(process, MAJFLT, value[MAJFLT], from->majflt, to->majflt, 0);
	check_field(process, VSIZE, value[VSIZE], from->vsize, to->vsize, 0);
	check_field(process, RSS_ANON, value[RSS_ANON], from->rss_anon, to->rss_anon, 0);
	check_field(process, RSS_FILE, value[RSS_FILE], from->rss_file, to->rss_file, 0);
	check_field(process, RSS_SHMEM, value[RSS_SHMEM], from->rss_shmem, to->rss_shmem, 0);
	check_field(process, SWAP, value[SWAP], from->swap, to->swap, 0);
	check_field(process, CPU_NS, value[CPU_NS] / tick, from->utime + from->stime, to->utime + to->stime, CPU_TICKS);
}

static void check_words(const struct sysinfo_file *file, const struct process *process,
			const struct proc_process *from, const struct proc_process *to)
{
	const struct cgroup *cgroup = sysinfo_file_cgroup(file, process);

	if (from->state == to->state && strchr("STtZP", from->state))
		CHECK(process->value[STATE] == (uint64_t)from->state || process->value[STATE] == 'R',
		      "process %d is %c, not %c", from->pid, (char)process->value[STATE], from->state);
	// What /proc appends to a kernel worker's name is what it works on.
	if (!strcmp(from->comm, to->comm))
		CHECK(!strncmp(process->comm, from->comm, strlen(process->comm)) &&
			      (from->vsize == 0 || !strcmp(process->comm, from->comm)),
		      "process %d is '%s', not '%s'", from->pid, process->comm, from->comm);
	if (!proc_cgroup_line)
		CHECK(process->value[CGROUP] == UNKNOWN && !file->cgroup_count, "process %d is in cgroup %" PRIu64,
		      from->pid, process->value[CGROUP]);
	else if (!strcmp(from->cgroup, to->cgroup))
		CHECK(cgroup && !strcmp(cgroup->path, from->cgroup), "process %d is in '%s', not '%s'", from->pid,
		      cgroup ? cgroup->path : "-", from->cgroup);
}

static void use_memory(void *kind)
{
	size_t size = 3 << 20;
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | (kind ? MAP_SHARED : MAP_PRIVATE), -1, 0);

	memset(memory, 1, size);
	for (volatile unsigned long i = 0; i < 50 * 1000 * 1000; i++)
		;
	if (!fork())
		_exit(0);
	wait(NULL);
}

// Ended, and not waited for until the test is over.
static pid_t start_zombie(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	child_wait_state(pid, 'Z');
	return pid;
}

void test_fields(void)
{
	struct sysinfo_file file = {0};
	int before_count, after_count, compared = 0;
	pid_t children[] = {
		child_start(NULL, NULL),
		child_start(use_memory, NULL),
		child_start(use_memory, "shared"),
		child_start(child_start_threads, &(struct child_threads){.count = 200, .cpu_ms = 20}),
		child_start(child_start_threads, &(struct child_threads){.count = 2000, .cpu_ms = 2}),
		start_zombie(),
	};
	int kernel_threads = 0;

	// Then it shows the same as /proc: that adds up what the CPUs keep back, but not what the threads of 6.1 do.
	REQUIRE(!module_set("rss", proc_kernel_before(6, 2) ? "approximate" : "exact"), "rss");
	before_count = read_all(before);
	sysinfo_file_load(&file);
	after_count = read_all(after);

	for (int i = 0; i < before_count; i++) {
		const struct proc_process *later = find(after, after_count, &before[i]);
		const struct process *process;

		if (!later)
			continue;
		process = sysinfo_file_find(&file, before[i].pid);
		CHECK(process, "process %d %s is missing", before[i].pid, before[i].comm);
		if (!process)
			continue;
		check_numbers(process, &before[i], later);
		check_words(&file, process, &before[i], later);
		compared++;
		kernel_threads += before[i].ppid == 2;
	}
	CHECK(kernel_threads > 10, "only %d kernel threads compared", kernel_threads);
	CHECK(compared > 20, "only %d processes compared", compared);
	for (size_t i = 0; i < sizeof(children) / sizeof(children[0]); i++)
		child_kill(children[i]);
	sysinfo_file_free(&file);
}
