// SPDX-License-Identifier: Apache-2.0
/*
 * worker SPIKE SECONDS: serve port 5000 and do the work that the caller there hands out. The caller is answered one byte when it
 * is taken on; each 4 bytes from it, in network order, are a share of the load from then on, in 1/1000 percent of a core. The
 * last caller counts; without one there is no load. For SECONDS after the start SPIKE percent more are used.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define SLICE (SECOND / 20)
/* CPU time in arrears that is still made up for; more than that is lost. */
#define BACKLOG (SECOND / 5)

static int64_t now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * SECOND + time.tv_nsec;
}

static int listening(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(5000) };
	int server = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(server, (struct sockaddr *)&address, sizeof(address)) || listen(server, 16))
		_exit(1);
	return server;
}

/* Returns the share, or -1 where there is no caller any more. */
static int32_t told(int caller, int32_t share)
{
	uint32_t message;
	ssize_t length;

	while ((length = recv(caller, &message, sizeof(message), MSG_DONTWAIT)) == sizeof(message))
		share = (int32_t)ntohl(message);
	return length == 0 || (length < 0 && errno != EAGAIN) ? -1 : share;
}

/* Sleeps for a slice, and listens meanwhile. Returns the share. */
static int32_t wait_and_listen(int server, int *caller, int32_t share)
{
	int64_t end = now(CLOCK_MONOTONIC) + SLICE;
	int64_t left;

	while ((left = end - now(CLOCK_MONOTONIC)) > 0) {
		struct pollfd ports[] = { { .fd = server, .events = POLLIN }, { .fd = *caller, .events = POLLIN } };

		if (poll(ports, 2, (int)(left / 1000000) + 1) <= 0)
			continue;
		if (ports[0].revents) {
			if (*caller >= 0)
				close(*caller);
			*caller = accept(server, NULL, NULL);
			share = 0;
			send(*caller, "", 1, MSG_NOSIGNAL);
		} else if ((share = told(*caller, share)) < 0) {
			close(*caller);
			*caller = -1;
			share = 0;
		}
	}
	return share;
}

int main(int count, char **arguments)
{
	int32_t spike = count == 3 ? (int32_t)(atof(arguments[1]) * 1000) : 0;
	int64_t start = now(CLOCK_MONOTONIC);
	int64_t spike_end = start + (count == 3 ? atoi(arguments[2]) * SECOND : 0);
	int64_t last = start;
	int64_t due = 0;
	int32_t share = 0;
	int caller = -1;
	int server;

	/* Process 1 of a container: without a handler SIGTERM is ignored. */
	signal(SIGTERM, _exit);
	server = listening();
	for (;;) {
		share = wait_and_listen(server, &caller, share);

		int64_t time = now(CLOCK_MONOTONIC);
		int64_t used = now(CLOCK_PROCESS_CPUTIME_ID);

		/* What listening has used comes on top. */
		due = due > used ? due : used;
		due = due < used + BACKLOG ? due : used + BACKLOG;
		due += (time - last) * (share + (time < spike_end ? spike : 0)) / 100000;
		last = time;
		while (now(CLOCK_PROCESS_CPUTIME_ID) < due)
			;
	}
}
