// SPDX-License-Identifier: Apache-2.0
/*
 * burner waited|ignored|orphaned|idle|once: use CPU in processes that come and go, and keep the books.
 *
 *   waited     children that are waited for
 *   ignored    children under an ignored SIGCHLD: the kernel reaps them, and nobody inherits their times
 *   orphaned   grandchildren whose parent ends first
 *   idle       nothing: a container to run `burner once` in, by docker exec
 *   once       burn one portion, say so, end
 *
 * Each process measures what it burns by its own clock. Prints, once a round, `<CLOCK_BOOTTIME in ns> <ns of CPU burnt since
 * the start by this process and all it made>`; `once` a line before its portion, with what this process had used until then
 * (Docker's helper became it, in the container's cgroup already), and a line after, with the portion.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * A single portion outweighs by far what its start costs, of which not all is booked: Docker's helper is three processes, of which
 * this one becomes the last. On a slow host a start takes a second of CPU.
 */
enum { PORTION_MS = 150, PAUSE_MS = 350, SINGLE_MS = 3000 };

static unsigned long long clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (unsigned long long)now.tv_sec * 1000000000ULL + (unsigned long long)now.tv_nsec;
}

static void pause_ms(long ms)
{
	struct timespec rest = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&rest, NULL);
}

/* Until this process has used so much CPU. */
static void burn_until(unsigned long long ns)
{
	while (clock_ns(CLOCK_PROCESS_CPUTIME_ID) < ns)
		;
}

static void burn_and_book(atomic_ullong *burnt)
{
	burn_until(PORTION_MS * 1000000ULL);
	atomic_fetch_add(burnt, clock_ns(CLOCK_PROCESS_CPUTIME_ID));
	_exit(0);
}

static void orphan(atomic_ullong *burnt)
{
	pid_t middle = fork();

	if (middle == 0) {
		if (fork() == 0)
			burn_and_book(burnt);
		atomic_fetch_add(burnt, clock_ns(CLOCK_PROCESS_CPUTIME_ID));
		_exit(0);
	}
}

int main(int count, char **arguments)
{
	const char *mode = count == 2 ? arguments[1] : "";
	atomic_ullong *burnt = mmap(NULL, sizeof(*burnt), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (burnt == MAP_FAILED)
		return 1;
	if (!strcmp(mode, "once")) {
		unsigned long long before = clock_ns(CLOCK_PROCESS_CPUTIME_ID);

		printf("%llu %llu\n", clock_ns(CLOCK_BOOTTIME), before);
		burn_until(before + SINGLE_MS * 1000000ULL);
		printf("%llu %llu\n", clock_ns(CLOCK_BOOTTIME), clock_ns(CLOCK_PROCESS_CPUTIME_ID) - before);
		return 0;
	}
	if (!strcmp(mode, "ignored"))
		signal(SIGCHLD, SIG_IGN);
	/* Process 1 of a container: without a handler SIGTERM is ignored. */
	signal(SIGTERM, _exit);
	for (;;) {
		if (!strcmp(mode, "orphaned"))
			orphan(burnt);
		else if (strcmp(mode, "idle") && fork() == 0)
			burn_and_book(burnt);
		/* As process 1 it inherits the orphans too. */
		while (wait(NULL) > 0)
			;
		printf("%llu %llu\n", clock_ns(CLOCK_BOOTTIME), atomic_load(burnt) + clock_ns(CLOCK_PROCESS_CPUTIME_ID));
		fflush(stdout);
		pause_ms(PAUSE_MS);
	}
}
