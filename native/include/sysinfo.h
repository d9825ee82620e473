/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libsysinfo reads and parses /proc/sysinfo, format 1.
 *
 *	struct sysinfo_reader *reader = sysinfo_reader__new(SYSINFO_DEFAULT_PATH);
 *
 *	if (sysinfo_reader__read(reader) < 0)
 *		fprintf(stderr, "%s\n", sysinfo_reader__error(reader));
 *	else
 *		sysinfo_snapshot__visit(sysinfo_reader__snapshot(reader), print_process, NULL);
 *	sysinfo_reader__free(reader);
 *
 * Functions return 0 or a negative errno: -EBADMSG is a file that breaks the format, -EFBIG one that is
 * too large, anything else comes from the system. Nothing is printed. An object belongs to one thread at a
 * time. Every free accepts NULL. Sizes are in kB (1024 bytes), times in ns; what the kernel could not tell
 * is SYSINFO_UNKNOWN and never 0.
 */
#ifndef SYSINFO_H
#define SYSINFO_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SYSINFO_VERSION_MAJOR 1
#define SYSINFO_VERSION_MINOR 0
#define SYSINFO_VERSION_PATCH 0

#define SYSINFO_API __attribute__((visibility("default")))

#define SYSINFO_DEFAULT_PATH "/proc/sysinfo"
#define SYSINFO_UNKNOWN INT64_MIN
#define SYSINFO_MAX_BYTES ((size_t)256 << 20)
#define SYSINFO_CONTAINER_ID_SIZE 65

/* What is known of the whole machine; also the order of the words in the block. */
enum sysinfo_total {
	SYSINFO_FORMAT,
	SYSINFO_BOOTTIME_NS,
	SYSINFO_REALTIME_NS,
	SYSINFO_CPUS,
	SYSINFO_RSS_MODE, /* enum sysinfo_rss_mode */
	SYSINFO_MEM_TOTAL,
	SYSINFO_MEM_FREE,
	SYSINFO_MEM_AVAILABLE,
	SYSINFO_MEM_BUFFERS,
	SYSINFO_MEM_CACHED,
	SYSINFO_MEM_SHMEM,
	SYSINFO_MEM_SLAB,
	SYSINFO_SWAP_FREE,
	SYSINFO_SWAP_TOTAL, /* from sysinfo(2): known only to a reader of procfs */
	SYSINFO_LOAD_1,	    /* loads are in millionths */
	SYSINFO_LOAD_5,
	SYSINFO_LOAD_15,
	SYSINFO_CPU_USER,
	SYSINFO_CPU_NICE,
	SYSINFO_CPU_SYSTEM,
	SYSINFO_CPU_IDLE,
	SYSINFO_CPU_IOWAIT,
	SYSINFO_CPU_IRQ,
	SYSINFO_CPU_SOFTIRQ,
	SYSINFO_CPU_STEAL,
	SYSINFO_TOTALS,
};

enum sysinfo_rss_mode {
	SYSINFO_RSS_EXACT = 1,
	SYSINFO_RSS_APPROXIMATE = 2,
};

/* The numbers of a process; also the order of the words in its row of the block. */
enum sysinfo_column {
	SYSINFO_PID,
	SYSINFO_PPID,
	SYSINFO_UID,
	SYSINFO_STATE, /* the letter's ASCII code */
	SYSINFO_THREADS,
	SYSINFO_START_NS,
	SYSINFO_CPU_NS,
	SYSINFO_UTIME_NS,
	SYSINFO_STIME_NS,
	SYSINFO_CUTIME_NS,
	SYSINFO_CSTIME_NS,
	SYSINFO_MINFLT,
	SYSINFO_MAJFLT,
	SYSINFO_VSIZE,
	SYSINFO_RSS_ANON,
	SYSINFO_RSS_FILE,
	SYSINFO_RSS_SHMEM,
	SYSINFO_SWAP,
	SYSINFO_CGROUP, /* position in the cgroup table, whatever number the file gave it */
	SYSINFO_COLUMNS,
};

/*
 * The block holds a whole snapshot for callers that want it in one piece, in native-endian int64 words:
 *
 *	[0 .. SYSINFO_BLOCK_TOTALS)	where everything is, see below
 *	[SYSINFO_BLOCK_TOTALS ..)	enum sysinfo_total
 *	process rows			enum sysinfo_column, then offset and length of the name
 *	cgroup rows			memory in kB, then offset and length of the path
 *	strings				decoded bytes; offsets count from the start of the strings
 *
 * It belongs to its snapshot and stays valid until the snapshot is parsed into again or freed.
 */
enum sysinfo_block {
	SYSINFO_BLOCK_LAYOUT, /* SYSINFO_BLOCK_LAYOUT_1 */
	SYSINFO_BLOCK_WORDS,  /* words before the strings */
	SYSINFO_BLOCK_PROCESSES, /* first word of the process rows */
	SYSINFO_BLOCK_PROCESS_COUNT,
	SYSINFO_BLOCK_PROCESS_STRIDE,
	SYSINFO_BLOCK_CGROUPS,
	SYSINFO_BLOCK_CGROUP_COUNT,
	SYSINFO_BLOCK_CGROUP_STRIDE,
	SYSINFO_BLOCK_STRING_BYTES,
	SYSINFO_BLOCK_TOTALS,
};

#define SYSINFO_BLOCK_LAYOUT_1 1

/* A buffer that grows to the size of what was read and is kept from read to read. */
struct sysinfo_buffer;

SYSINFO_API struct sysinfo_buffer *sysinfo_buffer__new(void);
SYSINFO_API void sysinfo_buffer__free(struct sysinfo_buffer *buffer);
/*
 * Reads @fd to its end. Of a proc file that is one pass of the kernel, and one read() once the buffer has grown
 * to its size: reads at other offsets than 0 go on in the same pass.
 */
SYSINFO_API int sysinfo_buffer__read(struct sysinfo_buffer *buffer, int fd);
SYSINFO_API const char *sysinfo_buffer__data(const struct sysinfo_buffer *buffer);
SYSINFO_API size_t sysinfo_buffer__size(const struct sysinfo_buffer *buffer);

/* A parsed file. Its memory is kept and used again by the next parse. After a failed one it is empty. */
struct sysinfo_snapshot;

SYSINFO_API struct sysinfo_snapshot *sysinfo_snapshot__new(void);
SYSINFO_API void sysinfo_snapshot__free(struct sysinfo_snapshot *snapshot);
SYSINFO_API int sysinfo_snapshot__parse(struct sysinfo_snapshot *snapshot, const char *data,
					size_t size);
/* Why the last parse failed: "line 7: ...". Empty after one that did not. */
SYSINFO_API const char *sysinfo_snapshot__error(const struct sysinfo_snapshot *snapshot);
SYSINFO_API size_t sysinfo_snapshot__error_line(const struct sysinfo_snapshot *snapshot);

SYSINFO_API int64_t sysinfo_snapshot__total(const struct sysinfo_snapshot *snapshot,
					    enum sysinfo_total total);
SYSINFO_API size_t sysinfo_snapshot__process_count(const struct sysinfo_snapshot *snapshot);
SYSINFO_API int64_t sysinfo_snapshot__value(const struct sysinfo_snapshot *snapshot, size_t process,
					    enum sysinfo_column column);
/*
 * Names and paths are bytes of any value but 0, not terminated: @size says where they end. NULL where the kernel
 * could not tell.
 */
SYSINFO_API const char *sysinfo_snapshot__name(const struct sysinfo_snapshot *snapshot,
					       size_t process, size_t *size);
SYSINFO_API size_t sysinfo_snapshot__cgroup_count(const struct sysinfo_snapshot *snapshot);
SYSINFO_API int64_t sysinfo_snapshot__cgroup_memory(const struct sysinfo_snapshot *snapshot,
						    size_t cgroup);
SYSINFO_API const char *sysinfo_snapshot__cgroup_path(const struct sysinfo_snapshot *snapshot,
						      size_t cgroup, size_t *size);
/* Calls @visit for each process until it returns other than 0, and returns that. */
SYSINFO_API int sysinfo_snapshot__visit(const struct sysinfo_snapshot *snapshot,
					int (*visit)(const struct sysinfo_snapshot *snapshot,
						     size_t process, void *context),
					void *context);
/* NULL unless the last parse succeeded. */
SYSINFO_API const int64_t *sysinfo_snapshot__block(const struct sysinfo_snapshot *snapshot);

/*
 * A file, its buffer and its snapshot. The module's file stays open from read to read, so that a read is one call; access to it
 * is checked when it is opened. A read after the module was reloaded opens it again. Any other file is opened for each read.
 */
struct sysinfo_reader;

SYSINFO_API struct sysinfo_reader *sysinfo_reader__new(const char *path);
SYSINFO_API void sysinfo_reader__free(struct sysinfo_reader *reader);
/* Opens the file anew: says before the first read, or later, whether it may be read. */
SYSINFO_API int sysinfo_reader__probe(struct sysinfo_reader *reader);
SYSINFO_API int sysinfo_reader__read(struct sysinfo_reader *reader);
/* Reads what the caller opened; the reader's path names it in errors. */
SYSINFO_API int sysinfo_reader__read_fd(struct sysinfo_reader *reader, int fd);
SYSINFO_API int sysinfo_reader__parse(struct sysinfo_reader *reader, const char *data, size_t size);
SYSINFO_API const struct sysinfo_snapshot *
sysinfo_reader__snapshot(const struct sysinfo_reader *reader);
/* sysinfo_snapshot__block() of the reader's snapshot. */
SYSINFO_API const int64_t *sysinfo_reader__block(const struct sysinfo_reader *reader);
/* sysinfo_reader__read() and its block in one call, for callers to whom a call is dear. NULL: see @err. */
SYSINFO_API const int64_t *sysinfo_reader__read_block(struct sysinfo_reader *reader, int *err);
/* Names the file, what is wrong with it and what to do. Empty after a call that did not fail. */
SYSINFO_API const char *sysinfo_reader__error(const struct sysinfo_reader *reader);

/* The outermost run of exactly 64 lower-case hex digits in @path, as a string; 0, or -ENOENT. */
SYSINFO_API int sysinfo_container_id(const char *path, size_t size,
				     char id[SYSINFO_CONTAINER_ID_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
