// SPDX-License-Identifier: Apache-2.0
/*
 * The four parts of a small shop in one static program, so that the example needs no registry:
 *
 *   shop database          a counter behind TCP port 5432: each connection gets its next value
 *   shop web               HTTP on port 8080: each page asks the database
 *   shop worker            asks the database every second and says so
 *   shop proxy NAME PORT   HTTP on port 80, passed on to NAME:PORT
 *   shop check PORT        the health check: whether something listens on this port of the container
 */
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(const char *what)
{
	fprintf(stderr, "shop: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void end(int signal)
{
	(void)signal;
	_exit(0);
}

static int serve_on(int port)
{
	struct sockaddr_in6 address = {
		.sin6_family = AF_INET6,
		.sin6_port = htons((unsigned short)port),
		.sin6_addr = IN6ADDR_ANY_INIT,
	};
	struct sockaddr_in plain = {
		.sin_family = AF_INET,
		.sin_port = htons((unsigned short)port),
		.sin_addr.s_addr = htonl(INADDR_ANY),
	};
	int yes = 1, no = 0;
	int fd = socket(AF_INET6, SOCK_STREAM, 0);

	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
		if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(fd, 64) == 0)
			return fd;
		close(fd);
	}
	/* A container without IPv6. */
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, (struct sockaddr *)&plain, sizeof(plain)) || listen(fd, 64))
		die("listen");
	return fd;
}

static int connect_to(const char *name, const char *port)
{
	struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found, *at;
	int fd = -1;

	if (getaddrinfo(name, port, &hints, &found))
		return -1;
	for (at = found; at; at = at->ai_next) {
		fd = socket(at->ai_family, at->ai_socktype, 0);
		if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) == 0)
			break;
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	freeaddrinfo(found);
	return fd;
}

/* The database's next value; negative where it cannot be had. */
static long next_value(void)
{
	char text[32];
	ssize_t length;
	int fd = connect_to("database", "5432");

	if (fd < 0)
		return -1;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length <= 0)
		return -1;
	text[length] = '\0';
	return atol(text);
}

static void database(void)
{
	int server = serve_on(5432);
	long value = 0;

	for (;;) {
		int fd = accept(server, NULL, NULL);

		if (fd < 0)
			continue;
		dprintf(fd, "%ld\n", ++value);
		close(fd);
	}
}

static void web(void)
{
	int server = serve_on(8080);
	char request[4096], host[256] = "";

	gethostname(host, sizeof(host) - 1);
	for (;;) {
		int fd = accept(server, NULL, NULL);
		char body[512];
		long value;
		int length;

		if (fd < 0)
			continue;
		if (read(fd, request, sizeof(request)) > 0) {
			value = next_value();
			length = snprintf(body, sizeof(body), value < 0 ? "%s: no database\n" : "%s: visit %ld\n", host, value);
			dprintf(fd, "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
				value < 0 ? "503 Service Unavailable" : "200 OK", length, body);
		}
		close(fd);
	}
}

static void worker(void)
{
	for (;;) {
		printf("job %ld done\n", next_value());
		fflush(stdout);
		sleep(1);
	}
}

/* One connection, both ways, until either side ends. */
static void pass_on(int client, const char *name, const char *port)
{
	char buffer[4096];
	struct pollfd ends[2] = { { .fd = client, .events = POLLIN }, { .events = POLLIN } };

	ends[1].fd = connect_to(name, port);
	if (ends[1].fd < 0) {
		dprintf(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
		return;
	}
	while (poll(ends, 2, 10000) > 0) {
		for (int i = 0; i < 2; i++) {
			ssize_t length;

			if (!(ends[i].revents & (POLLIN | POLLHUP)))
				continue;
			length = read(ends[i].fd, buffer, sizeof(buffer));
			if (length <= 0 || write(ends[1 - i].fd, buffer, (size_t)length) != length) {
				close(ends[1].fd);
				return;
			}
		}
	}
	close(ends[1].fd);
}

static void proxy(const char *name, const char *port)
{
	int server = serve_on(80);

	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(server, NULL, NULL);

		if (fd < 0)
			continue;
		if (fork() == 0) {
			pass_on(fd, name, port);
			_exit(0);
		}
		close(fd);
	}
}

int main(int argc, char **argv)
{
	const char *part = argc > 1 ? argv[1] : "";

	signal(SIGTERM, end);
	signal(SIGPIPE, SIG_IGN);
	if (strcmp(part, "database") == 0)
		database();
	else if (strcmp(part, "web") == 0)
		web();
	else if (strcmp(part, "worker") == 0)
		worker();
	else if (strcmp(part, "proxy") == 0 && argc == 4)
		proxy(argv[2], argv[3]);
	else if (strcmp(part, "check") == 0 && argc == 3)
		return connect_to("127.0.0.1", argv[2]) < 0;
	fprintf(stderr, "usage: shop database|web|worker|proxy NAME PORT|check PORT\n");
	return 2;
}
