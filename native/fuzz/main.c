// SPDX-License-Identifier: Apache-2.0
/*
 * fuzz CORPUS MUTATIONS [SEED [NUMBER]]: runs the target over each file of the folder and over so many mutations of
 * them; for compilers without libFuzzer. Prints its seed, and with a failure the number of the mutation: given both it
 * repeats that one alone.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
#ifdef __SANITIZE_ADDRESS__
void __sanitizer_set_death_callback(void (*callback)(void));
#endif

#define MAX_FILES 64

static struct input files[MAX_FILES];
static size_t file_count;
static struct input current;
static uint64_t seed, number;

static void tell_how_to_repeat(void)
{
	fprintf(stderr, "failed with seed %" PRIu64 ", mutation %" PRIu64 " (0: the corpus itself), on:\n", seed,
		number);
	fwrite(current.data, 1, current.size, stderr);
}

static void on_abort(int signal_number)
{
	tell_how_to_repeat();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void run(void)
{
	/* Memory of its own size, so that a read beyond it is seen. */
	uint8_t *copy = malloc(current.size ? current.size : 1);

	if (!copy)
		abort();
	memcpy(copy, current.data, current.size);
	LLVMFuzzerTestOneInput(copy, current.size);
	free(copy);
}

static int read_corpus(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		char path[4096];
		FILE *in;

		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.' && file_count < MAX_FILES) {
			in = fopen(path, "rb");
			if (!in)
				return -errno;
			files[file_count].size = fread(files[file_count].data, 1, INPUT_CAPACITY, in);
			file_count++;
			fclose(in);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return file_count ? 0 : -ENOENT;
}

static void run_mutation(void)
{
	uint64_t state = (seed + number * 0x9e3779b97f4a7c15u) | 1;
	size_t changes;

	current = files[mutate__random(&state, file_count)];
	changes = 1 + mutate__random(&state, 1 + mutate__random(&state, 6));
	for (size_t i = 0; i < changes; i++)
		mutate(&current, &files[mutate__random(&state, file_count)], &state);
	run();
}

int main(int argc, char **argv)
{
	uint64_t mutations;
	int err;

	if (argc < 3 || argc > 5) {
		fprintf(stderr, "usage: %s CORPUS MUTATIONS [SEED [NUMBER]]\n", argv[0]);
		return 2;
	}
	err = read_corpus(argv[1]);
	if (err) {
		fprintf(stderr, "%s: no corpus: %s\n", argv[1], strerror(-err));
		return 1;
	}
	mutations = strtoull(argv[2], NULL, 10);
	seed = argc > 3 ? strtoull(argv[3], NULL, 10) : (uint64_t)time(NULL) * 1000003 + (uint64_t)getpid();
	signal(SIGABRT, on_abort);
#ifdef __SANITIZE_ADDRESS__
	__sanitizer_set_death_callback(tell_how_to_repeat);
#endif
	if (argc == 5) {
		number = strtoull(argv[4], NULL, 10);
		run_mutation();
		return 0;
	}
	for (size_t i = 0; i < file_count; i++) {
		current = files[i];
		run();
	}
	for (number = 1; number <= mutations; number++)
		run_mutation();
	printf("ok fuzz: %zu files, %" PRIu64 " mutations, seed %" PRIu64 "\n", file_count, mutations, seed);
	return 0;
}
