// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "fault.h"
#include "hierarchy.h"
#include "module.h"
#include "sysinfo_file.h"
#include "tests.h"

// Everything at once: processes, threads and cgroups come and go, the module is loaded and unloaded, and readers with
// odd sizes must see a whole file or a clear error. What goes wrong inside the kernel shows in its log.

// Counted by all processes of the storm.
static struct {
	unsigned long passes, offsets, unloads, gone, forks, execs, leaders, cgroups, denied;
	bool over;
} *counts;

static void count(unsigned long *counter)
{
	__atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

static void *end_at_once(void *argument)
{
	return argument;
}

static void fork_and_exit(void)
{
	while (!counts->over) {
		pid_t pid = fork();

		if (!pid) {
			if (fork())
				_exit(0);
			prctl(PR_SET_NAME, "end 5\n");
			_exit(0);
		}
		waitpid(pid, NULL, 0);
		count(&counts->forks);
	}
}

static void start_threads(void)
{
	while (!counts->over) {
		pthread_t threads[8];
		int count = 0;

		while (count < 8 && !pthread_create(&threads[count], NULL, end_at_once, NULL))
			count++;
		while (count)
			pthread_join(threads[--count], NULL);
	}
}

// A thread that is not the leader takes the whole process over.
static void *exec_from_thread(void *argument)
{
	execl("/bin/true", "true", NULL);
	return argument;
}

static void execute(void)
{
	while (!counts->over) {
		pid_t pid = fork();
		int status;

		if (!pid) {
			pthread_t thread;

			if (pthread_create(&thread, NULL, exec_from_thread, NULL))
				_exit(1);
			pause();
			_exit(0);
		}
		REQUIRE(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status), "exec ended with %#x", status);
		count(&counts->execs);
	}
}

static void *end_after_leader(void *argument)
{
	usleep(20000);
	return argument;
}

// The leader ends first and stays as a zombie until the last thread goes.
static void leave_threads(void)
{
	while (!counts->over) {
		pid_t pid = fork();
		int status;

		if (!pid) {
			pthread_t thread;

			for (int i = 0; i < 4; i++) {
				if (pthread_create(&thread, NULL, end_after_leader, NULL))
					_exit(1);
			}
			syscall(SYS_exit, 0);
		}
		REQUIRE(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status), "threads ended with %#x", status);
		count(&counts->leaders);
	}
}

static void move_between_cgroups(void)
{
	char path[64];

	for (unsigned int i = 0; !counts->over; i++) {
		pid_t pid = fork();

		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
		snprintf(path, sizeof(path), "/storm-%d-%u", getpid(), i % 4);
		hierarchy_make(path);
		hierarchy_enter(path, pid);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		hierarchy_remove(path);
		if (machine.cgroup != NO_CGROUPS)
			count(&counts->cgroups);
	}
}

static void map_memory(void)
{
	while (!counts->over) {
		char *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);

		memset(memory, 1, 1 << 20);
		munmap(memory, 1 << 20);
	}
}

static void read_with(size_t size)
{
	struct sysinfo_file file = {0};

	while (!counts->over) {
		int fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);
		int err = fd < 0 ? -errno : sysinfo_file_read(&file, fd, size);
		const char *wrong = err ? NULL : sysinfo_file_parse(&file);

		CHECK(!wrong, "reads of %zu: %s", size, wrong);
		CHECK(!err || err == -ENOENT || err == -EIO, "reads of %zu: %s", size, strerror(-err));
		count(err ? &counts->gone : &counts->passes);
		if (fd >= 0)
			close(fd);
		// Without the module there is nothing to wait for but the next load.
		if (err)
			usleep(10000);
	}
	sysinfo_file_free(&file);
}

static void read_small(void)
{
	read_with(61);
}

static void read_pages(void)
{
	read_with(4096);
}

static void read_whole(void)
{
	read_with(1 << 20);
}

// Offset 0 makes a pass; every other one, in any order and of any length, is of that same pass.
static void read_at_offsets(void)
{
	static char whole[1 << 20], part[5000];
	unsigned int seed = 1;

	while (!counts->over) {
		int fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);
		ssize_t size = fd < 0 ? -1 : pread(fd, whole, sizeof(whole), 0);

		for (int i = 0; i < 50 && size > 0; i++) {
			size_t at = (size_t)rand_r(&seed) % ((size_t)size + 100), length = 1 + (size_t)rand_r(&seed) % sizeof(part);
			ssize_t left = (ssize_t)at < size ? size - (ssize_t)at : 0, got;

			if (!at)
				continue;
			got = pread(fd, part, length, (off_t)at);
			if (got < 0 && errno == EIO)
				break;
			CHECK(got == ((ssize_t)length < left ? (ssize_t)length : left) && !memcmp(part, whole + at, (size_t)got),
			      "%zu bytes at %zu of %zd: %zd, or others", length, at, size, got);
			count(&counts->offsets);
		}
		if (fd >= 0)
			close(fd);
		if (size <= 0)
			usleep(10000);
	}
}

// One allocation of each read fails, on the kernels that can let it: now this one, now that. A read that got through, since
// it needed fewer, must be as good as any.
static void read_without_memory(void)
{
	static char buffer[1 << 18];
	int control = machine.debug ? open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC) : -1;
	struct sysinfo_file file = {0};

	REQUIRE(control >= 0 || !machine.debug, "fail-nth: %s", strerror(errno));
	// Its pages are there before: a fault while the kernel copies would fail for another reason.
	memset(buffer, 1, sizeof(buffer));
	for (int nth = 1; control >= 0 && !counts->over; nth = nth % 24 + 1) {
		ssize_t length = -1;
		int fd, err;

		fault_fail_nth(control, nth);
		fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			length = read(fd, buffer, sizeof(buffer));
		err = length < 0 ? errno : 0;
		fault_fail_nth(control, 0);
		CHECK(!err || err == ENOMEM || err == ENOENT || err == EIO, "a read without memory: %s", strerror(err));
		if (!err) {
			sysinfo_file_copy(&file, buffer, (size_t)length);
			const char *wrong = sysinfo_file_parse(&file);

			CHECK(!wrong, "a read of which one allocation may have failed: %s", wrong);
		}
		if (err == ENOMEM)
			count(&counts->denied);
		if (fd >= 0)
			close(fd);
		if (err == ENOENT)
			usleep(10000);
	}
	sysinfo_file_free(&file);
}

static void load_and_unload(void)
{
	for (unsigned int i = 0; !counts->over; i++) {
		usleep(200000);
		REQUIRE(!module_unload(), "unload: %s", strerror(errno));
		REQUIRE(!module_load(i % 2 ? "rss=exact" : "rss=approximate"), "load");
		count(&counts->unloads);
	}
}

// A fourth and less of what the slowest does, the debug kernel on a busy machine (a pass, a fork and a fourth of a load a second):
// more of it in a long storm.
static bool is_calm(void)
{
	const unsigned long few = 4 * (1 + (unsigned long)machine.storm_seconds / 100), some = 5 * few;

	return counts->passes < some || counts->offsets < some || counts->unloads < few || counts->forks < some ||
	       counts->execs < few || counts->leaders < few || (machine.cgroup != NO_CGROUPS && counts->cgroups < few) ||
	       (machine.debug && counts->denied < few);
}

void test_storm(void)
{
	static void (*const parts[])(void) = {
		fork_and_exit, start_threads, execute, leave_threads, move_between_cgroups, map_memory,
		read_small, read_pages, read_whole, read_at_offsets, read_without_memory, load_and_unload,
	};
	enum { PARTS = sizeof(parts) / sizeof(parts[0]), MORE_SECONDS = 60 };
	pid_t pids[PARTS];

	if (machine.debug)
		fault_prepare();
	counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_SHARED, -1, 0);
	for (int i = 0; i < PARTS; i++) {
		pids[i] = fork();
		if (!pids[i]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			parts[i]();
			exit(check_failures ? 1 : 0);
		}
	}
	sleep((unsigned int)machine.storm_seconds);
	// On a slow machine it lasts until something was seen.
	for (int i = 0; i < MORE_SECONDS && is_calm(); i++)
		sleep(1);
	counts->over = true;
	for (int i = 0; i < PARTS; i++) {
		int status;

		waitpid(pids[i], &status, 0);
		CHECK(WIFEXITED(status) && !WEXITSTATUS(status), "part %d ended with %#x", i, status);
	}
	printf("  %lu whole passes, %lu parts at offsets, %lu of an unloaded module, %lu without memory; %lu loads and unloads\n",
	       counts->passes, counts->offsets, counts->gone, counts->denied, counts->unloads);
	printf("  %lu forks, %lu execs by threads, %lu leaders gone before their threads, %lu cgroups\n", counts->forks, counts->execs,
	       counts->leaders, counts->cgroups);
	CHECK(!is_calm(), "the storm was a calm");
}
