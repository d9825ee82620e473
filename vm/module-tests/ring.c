// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "ring.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"

bool ring_is_there(void)
{
	return syscall(SYS_io_uring_setup, 0, NULL) < 0 && errno != ENOSYS;
}

bool ring_works_in_threads(void)
{
	struct io_uring_params params = {0};
	int ring = (int)syscall(SYS_io_uring_setup, 1, &params);

	REQUIRE(ring >= 0, "io_uring_setup: %s", strerror(errno));
	close(ring);
	return params.features & IORING_FEAT_NATIVE_WORKERS;
}

static void *map(int ring, size_t size, off_t offset)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring, offset);

	REQUIRE(memory != MAP_FAILED, "mmap of the ring: %s", strerror(errno));
	return memory;
}

// A ring of one entry, used once.
int ring_open(void *path)
{
	struct io_uring_params params = {0};
	int ring = (int)syscall(SYS_io_uring_setup, 1, &params);
	struct io_uring_sqe *entry;
	struct io_uring_cqe *result;
	char *submitted, *completed;

	REQUIRE(ring >= 0, "io_uring_setup: %s", strerror(errno));
	submitted = map(ring, params.sq_off.array + params.sq_entries * sizeof(uint32_t), IORING_OFF_SQ_RING);
	completed = map(ring, params.cq_off.cqes + params.cq_entries * sizeof(*result), IORING_OFF_CQ_RING);
	entry = map(ring, params.sq_entries * sizeof(*entry), IORING_OFF_SQES);

	memset(entry, 0, sizeof(*entry));
	entry->opcode = IORING_OP_OPENAT;
	entry->flags = IOSQE_ASYNC; // otherwise the system call tries it itself
	entry->fd = AT_FDCWD;
	entry->addr = (uintptr_t)path;
	entry->open_flags = O_RDONLY;
	*(uint32_t *)(submitted + params.sq_off.array) = 0;
	__atomic_store_n((uint32_t *)(submitted + params.sq_off.tail), 1, __ATOMIC_RELEASE);
	REQUIRE(syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) == 1, "io_uring_enter: %s",
		strerror(errno));
	result = (struct io_uring_cqe *)(completed + params.cq_off.cqes);
	return result->res < 0 ? -result->res : 0;
}
