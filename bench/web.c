// SPDX-License-Identifier: Apache-2.0
/*
 * web: a web server on port 8080 that behaves well when it is stopped. It answers each request with $VERSION and a line end,
 * /slow/MS only after that time. At SIGTERM it takes no new connection, ends those that wait for a request, finishes the requests
 * that it has, and ends.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *version = "?";
static atomic_int connections;

/* Hung up at SIGTERM, so that whoever waits for a request is woken. */
static int ending[2];

static int has_ended(void)
{
	struct pollfd end = { .fd = ending[0] };

	return poll(&end, 1, 0) > 0;
}

/* Of whoever waits for input: whether there is some, rather than the end. */
static int await(int file)
{
	struct pollfd files[2] = { { .fd = file, .events = POLLIN }, { .fd = ending[0] } };

	while (poll(files, 2, -1) < 0)
		;
	return files[0].revents != 0;
}

static int answer(int to, const char *request)
{
	int last = strstr(request, "\r\nConnection: close\r\n") || has_ended();
	const char *path = strchr(request, ' ');
	char text[256];
	int size;

	if (path && strncmp(path, " /slow/", 7) == 0)
		usleep((useconds_t)atoi(path + 7) * 1000);
	last = last || has_ended();
	size = snprintf(text, sizeof(text), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n%s\r\n%s\n", strlen(version) + 1,
			last ? "Connection: close\r\n" : "", version);
	return send(to, text, (size_t)size, MSG_NOSIGNAL) == size && !last;
}

static void *serve(void *argument)
{
	int from = (int)(long)argument, one = 1, size = 0;
	char text[4096];

	setsockopt(from, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	/* A new one has a request to come: it is waited for also at the end. */
	for (int first = 1; first || size > 0 || await(from); first = 0) {
		ssize_t more = recv(from, text + size, sizeof(text) - 1 - (size_t)size, 0);

		if (more <= 0)
			break;
		size += (int)more;
		text[size] = 0;
		if (!strstr(text, "\r\n\r\n"))
			continue;
		if (!answer(from, text))
			break;
		size = 0;
	}
	close(from);
	connections--;
	return NULL;
}

static void *end_at_signal(void *set)
{
	int signal;

	sigwait(set, &signal);
	close(ending[1]);
	return NULL;
}

int main(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(8080) };
	int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	pthread_attr_t small;
	pthread_t thread;
	sigset_t set;

	if (getenv("VERSION"))
		version = getenv("VERSION");
	if (pipe(ending) != 0)
		return 1;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_create(&thread, NULL, end_at_signal, &set);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 131072);
	pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(listener, (struct sockaddr *)&any, sizeof(any)) || listen(listener, 1024))
		return 1;
	for (int last = 0; !last;) {
		int from;

		last = !await(listener);
		/* Those that wait to be taken would be reset as the listener ends. */
		while ((from = accept(listener, NULL, NULL)) >= 0) {
			connections++;
			if (pthread_create(&thread, &small, serve, (void *)(long)from)) {
				connections--;
				close(from);
			}
		}
	}
	close(listener);
	while (connections > 0)
		usleep(10000);
	return 0;
}
