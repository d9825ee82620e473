// SPDX-License-Identifier: Apache-2.0
/*
 * mover receive PORT | mover send ADDRESS PORT COUNT SIZE: move a known number of bytes by UDP.
 *
 * `receive` takes whatever comes. `send` prints `ready`, waits for SIGUSR1, sends COUNT datagrams of SIZE bytes, prints `sent`,
 * and waits until ended.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* In small bursts: a link between containers drops what comes faster than it is taken off. */
enum { BURST = 20, PAUSE_NS = 10 * 1000 * 1000, LARGEST = 1400 };

static struct sockaddr_in address_of(const char *address, const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port)) };

	to.sin_addr.s_addr = inet_addr(address);
	return to;
}

static int receive(const char *port)
{
	struct sockaddr_in here = address_of("0.0.0.0", port);
	int taking = socket(AF_INET, SOCK_DGRAM, 0);
	char datagram[LARGEST];

	if (taking < 0 || bind(taking, (struct sockaddr *)&here, sizeof(here)) < 0)
		return 1;
	puts("ready");
	fflush(stdout);
	while (recv(taking, datagram, sizeof(datagram), 0) >= 0)
		;
	return 1;
}

static int send_all(const char *address, const char *port, int count, int size)
{
	struct sockaddr_in to = address_of(address, port);
	struct timespec rest = { 0, PAUSE_NS };
	int giving = socket(AF_INET, SOCK_DGRAM, 0);
	char datagram[LARGEST];
	sigset_t start;
	int signal;

	if (giving < 0 || size < 0 || size > LARGEST)
		return 1;
	sigemptyset(&start);
	sigaddset(&start, SIGUSR1);
	sigprocmask(SIG_BLOCK, &start, NULL);
	puts("ready");
	fflush(stdout);
	if (sigwait(&start, &signal) != 0)
		return 1;
	memset(datagram, 'x', sizeof(datagram));
	for (int i = 0; i < count; i++) {
		/* An answer that nobody takes them fails a later one, which is then sent again. */
		while (sendto(giving, datagram, (size_t)size, 0, (struct sockaddr *)&to, sizeof(to)) < 0)
			nanosleep(&rest, NULL);
		if (i % BURST == 0)
			nanosleep(&rest, NULL);
	}
	puts("sent");
	fflush(stdout);
	for (;;)
		pause();
}

int main(int count, char **arguments)
{
	/* Process 1 of a container: without a handler SIGTERM is ignored. */
	signal(SIGTERM, _exit);
	if (count == 3 && strcmp(arguments[1], "receive") == 0)
		return receive(arguments[2]);
	if (count == 6 && strcmp(arguments[1], "send") == 0)
		return send_all(arguments[2], arguments[3], atoi(arguments[4]), atoi(arguments[5]));
	fprintf(stderr, "usage: mover receive PORT | mover send ADDRESS PORT COUNT SIZE\n");
	return 2;
}
