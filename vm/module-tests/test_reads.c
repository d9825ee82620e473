// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "child.h"
#include "module.h"
#include "sysinfo_file.h"
#include "tests.h"

static int open_file(void)
{
	int fd = open("/proc/sysinfo", O_RDONLY | O_CLOEXEC);

	REQUIRE(fd >= 0, "open: %s", strerror(errno));
	return fd;
}

// Processes that come and go, so that two passes are never alike.
static pid_t start_forking(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		if (!fork())
			_exit(0);
		wait(NULL);
	}
}

void test_read_sizes(void)
{
	static const size_t sizes[] = {1, 7, 100, 4095, 4096, 4097, 65536, 1 << 20};
	struct sysinfo_file file = {0};
	pid_t forking = start_forking();

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int fd = open_file();
		int err = sysinfo_file_read(&file, fd, sizes[i]);
		const char *wrong;

		REQUIRE(!err, "reads of %zu: %s", sizes[i], strerror(-err));
		wrong = sysinfo_file_parse(&file);
		CHECK(!wrong, "reads of %zu: %s", sizes[i], wrong);
		close(fd);
	}
	child_kill(forking);
	sysinfo_file_free(&file);
}

static uint64_t boottime_at_start(int fd)
{
	char text[256];
	uint64_t boottime = 0;
	ssize_t count = pread(fd, text, sizeof(text) - 1, 0);

	REQUIRE(count > 0, "pread: %s", strerror(errno));
	text[count] = '\0';
	REQUIRE(sscanf(text, "sysinfo 1 boottime_ns=%" SCNu64, &boottime) == 1, "'%s'", text);
	return boottime;
}

static void check_same_pass(int fd)
{
	char whole[1 << 16], again[1 << 16];
	ssize_t size = pread(fd, whole, sizeof(whole), 0);
	ssize_t rest = pread(fd, again, sizeof(again), 1000);

	CHECK(rest == size - 1000 && !memcmp(whole + 1000, again, (size_t)rest), "offset 1000 is of another pass");
	CHECK(pread(fd, again, sizeof(again), size) == 0, "something follows the end");
	CHECK(pread(fd, again, sizeof(again), (off_t)1 << 40) == 0, "something is far behind the end");
}

static void check_seek(int fd)
{
	uint64_t first = boottime_at_start(fd), second;
	char text[16];

	usleep(20000);
	second = boottime_at_start(fd);
	CHECK(second > first, "offset 0 made no new pass");
	CHECK(lseek(fd, 5, SEEK_SET) == 5 && read(fd, text, 4) == 4 && lseek(fd, 0, SEEK_CUR) == 9, "seek and read");
	CHECK(!memcmp(text, "fo 1", 4), "offset 5 is '%.4s'", text);
	CHECK(lseek(fd, 0, SEEK_END) < 0 && errno == EINVAL, "SEEK_END");
}

static void check_sendfile(int fd)
{
	char text[8] = "";
	int pipes[2];

	REQUIRE(!pipe(pipes) && !lseek(fd, 0, SEEK_SET), "pipe");
	CHECK(sendfile(pipes[1], fd, NULL, 4096) > 100, "sendfile: %s", strerror(errno));
	CHECK(read(pipes[0], text, 7) == 7 && !strcmp(text, "sysinfo"), "sendfile sent '%s'", text);
	close(pipes[0]);
	close(pipes[1]);
}

void test_offsets(void)
{
	pid_t forking = start_forking();
	void *unwritable = mmap(NULL, 4096, PROT_READ, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	char text[16];
	int fd = open_file();

	check_same_pass(fd);
	check_seek(fd);
	check_sendfile(fd);
	CHECK(read(fd, text, 0) == 0, "a read of nothing");
	CHECK(pread(fd, unwritable, 4096, 0) < 0 && errno == EFAULT, "a read to where nothing can be written");
	boottime_at_start(fd);
	close(fd);

	// Without a read at 0 before, another offset makes the pass.
	fd = open_file();
	CHECK(pread(fd, text, 2, 7) == 2 && !memcmp(text, " 1", 2), "a first read at offset 7");
	close(fd);
	child_kill(forking);
}

void test_max_bytes(void)
{
	struct sysinfo_file file = {0};
	char text[1 << 16];
	int fd = open_file();
	ssize_t size = pread(fd, text, sizeof(text), 0);

	REQUIRE(size > 1000, "read");
	CHECK(!module_set("max_bytes", "1000"), "max_bytes=1000");
	CHECK(pread(fd, text, sizeof(text), 0) < 0 && errno == EFBIG, "1000 bytes: %s", strerror(errno));
	CHECK(pread(fd, text, sizeof(text), 10) < 0 && errno == EFBIG, "the failed pass is read on");
	CHECK(!module_set("max_bytes", "0"), "max_bytes=0");
	CHECK(pread(fd, text, sizeof(text), 0) < 0 && errno == EFBIG, "0 bytes: %s", strerror(errno));
	CHECK(!module_set("max_bytes", "65536"), "max_bytes=65536");
	CHECK(pread(fd, text, sizeof(text), 0) > 1000, "65536 bytes: %s", strerror(errno));
	close(fd);

	REQUIRE(!module_unload() && !module_load("max_bytes=500"), "max_bytes=500");
	fd = open_file();
	CHECK(read(fd, text, sizeof(text)) < 0 && errno == EFBIG, "500 bytes: %s", strerror(errno));
	close(fd);
	sysinfo_file_free(&file);
}
