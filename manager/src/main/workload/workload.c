// SPDX-License-Identifier: Apache-2.0
/*
 * workload KIND [SEED]: consumes CPU and memory at a level that its kind sets, until SIGTERM.
 *
 *   kind       CPU      memory
 *   high-cpu   0.30     none
 *   low-cpu    0.06     none
 *   high-ram   none     32 MiB
 *   low-ram    none     2 MiB
 *
 * The levels are apart in the dominant share, max(CPU share, memory share) of the host, on a small machine and on a large
 * one: with 2 cores and 2 GiB the shares are 0.15, 0.03, 0.016 and 0.001; with 2 cores and 24 GiB 0.15, 0.03, 0.0013 and
 * 0.00008. SEED varies a level by up to a tenth, so that two containers of a kind are seldom alike, and two of
 * different kinds still at least one and a half times apart.
 *
 * As process 1 of a container: there no signal has a default action, so SIGTERM and SIGINT are handled.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND 1000000000LL
#define NS_PER_MILLISECOND 1000000LL
#define KIB 1024UL
#define MIB (1024UL * KIB)

/* The CPU level holds over each period; what contention took is caught up with over a few, and then forgotten. */
#define PERIOD_NS (100 * NS_PER_MILLISECOND)
#define CATCH_UP_NS (10 * PERIOD_NS)

/* Memory is touched again part by part, so that the kernel sees it in use and no interval costs more than another. */
#define TOUCH_PERIOD_NS (5 * NS_PER_SECOND)
#define TOUCH_PARTS 8

#define VARIATION_PERMILLE 100

struct kind {
	const char *name;
	long cpu_permille; /* of one core */
	size_t memory;     /* bytes */
};

static const struct kind kinds[] = {
	{ .name = "high-cpu", .cpu_permille = 300, .memory = 0 },
	{ .name = "low-cpu", .cpu_permille = 60, .memory = 0 },
	{ .name = "high-ram", .cpu_permille = 0, .memory = 32 * MIB },
	{ .name = "low-ram", .cpu_permille = 0, .memory = 2 * MIB },
};

static void stop(int signal)
{
	(void)signal;
	_exit(0);
}

/* No stdio: it would be most of the binary. */
static void fail(const char *what, const char *value)
{
	static const char usage[] = "usage: workload high-cpu|low-cpu|high-ram|low-ram [SEED]\n";
	const char *const parts[] = { "workload: ", what, value, "\n", usage };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (write(STDERR_FILENO, parts[i], strlen(parts[i])) < 0)
			break;
	_exit(2);
}

static long long now(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t))
		fail("cannot read a clock", "");
	return t.tv_sec * NS_PER_SECOND + t.tv_nsec;
}

static void sleep_until(long long deadline)
{
	const struct timespec t = { .tv_sec = deadline / NS_PER_SECOND, .tv_nsec = deadline % NS_PER_SECOND };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	fail("unknown kind ", name);
	return NULL;
}

/* The level's factor in thousandths, 900 to 1100; 1000 without a seed. */
static unsigned long variation(const char *seed)
{
	unsigned long value;
	char *end;

	if (!seed)
		return 1000;
	errno = 0;
	value = strtoul(seed, &end, 10);
	if (errno || end == seed || *end || *seed == '-' || *seed == '+' || *seed == ' ')
		fail("the seed must be a whole number, was ", seed);
	return 1000 - VARIATION_PERMILLE + value % (2 * VARIATION_PERMILLE + 1);
}

/* Burns until the process has used `goal` of CPU. */
static void burn_until(long long goal)
{
	volatile unsigned long long x = 88172645463325252ULL;

	while (now(CLOCK_PROCESS_CPUTIME_ID) < goal)
		for (int i = 0; i < 2000; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
		}
}

static void run_cpu(long permille)
{
	const long long quota = PERIOD_NS * permille / 1000;
	const long long most_behind = CATCH_UP_NS * permille / 1000;
	long long deadline = now(CLOCK_MONOTONIC);
	long long goal = now(CLOCK_PROCESS_CPUTIME_ID);

	for (;;) {
		long long late, used;

		/* What was used is what the clock says, not what was meant: start-up and the kernel's part count too. */
		used = now(CLOCK_PROCESS_CPUTIME_ID);
		goal += quota;
		if (used - goal > quota)
			goal = used - quota;
		if (goal - used > most_behind)
			goal = used + most_behind;
		/* At most one period's wall time a turn: the next period has its own share. */
		burn_until(goal);

		deadline += PERIOD_NS;
		late = now(CLOCK_MONOTONIC) - deadline;
		if (late > CATCH_UP_NS) {
			/* Suspended, or starved for long: begin anew. */
			deadline += late;
		} else if (late <= 0) {
			sleep_until(deadline);
		}
	}
}

static void touch(unsigned char *memory, size_t from, size_t to, size_t page)
{
	for (size_t at = from; at < to; at += page)
		((volatile unsigned char *)memory)[at]++;
}

static void run_memory(size_t size)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long long deadline = now(CLOCK_MONOTONIC);
	size_t part = 0;

	if (memory == MAP_FAILED)
		fail("cannot have the memory", "");
	touch(memory, 0, size, page);
	for (;;) {
		deadline += TOUCH_PERIOD_NS;
		if (deadline < now(CLOCK_MONOTONIC))
			deadline = now(CLOCK_MONOTONIC) + TOUCH_PERIOD_NS;
		sleep_until(deadline);
		touch(memory, size / TOUCH_PARTS / page * page * part, size / TOUCH_PARTS * (part + 1), page);
		part = (part + 1) % TOUCH_PARTS;
	}
}

int main(int argc, char **argv)
{
	const struct sigaction action = { .sa_handler = stop };
	const struct kind *kind;
	unsigned long permille;

	if (argc < 2)
		fail("a kind is missing", "");
	if (argc > 3)
		fail("unexpected argument ", argv[3]);
	kind = find_kind(argv[1]);
	permille = variation(argc > 2 ? argv[2] : NULL);
	if (sigaction(SIGTERM, &action, NULL) || sigaction(SIGINT, &action, NULL))
		fail("cannot handle signals", "");

	if (kind->cpu_permille)
		run_cpu(kind->cpu_permille * (long)permille / 1000);
	else
		run_memory(kind->memory / 1000 * permille);
	return 0;
}
