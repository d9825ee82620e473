// SPDX-License-Identifier: Apache-2.0
/*
 * server MILLISECONDS: a web server on port 8080 with one worker: requests are served one after the other, and each takes that
 * long, whatever else the machine does. So it is known what it can do: 1000 / MILLISECONDS requests a second, no matter how many
 * cores there are, and the latency is the number of requests before one's own. It answers with its host's name, and says on its
 * output when it listens and when it answered its first request (probes aside), in nanoseconds of the machine's clock. A request
 * is known to come in one piece.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct timespec work;
static char answer[256];
static int answered;

static void say(const char *what)
{
	struct timespec now;
	char line[64];
	int length;

	clock_gettime(CLOCK_REALTIME, &now);
	length = snprintf(line, sizeof(line), "%s %lld\n", what, now.tv_sec * 1000000000LL + now.tv_nsec);
	if (write(1, line, (size_t)length) != length)
		_exit(1);
}

static void watch(int poll, int file, uint32_t how)
{
	struct epoll_event event = { .events = EPOLLIN | how, .data.fd = file };

	if (epoll_ctl(poll, EPOLL_CTL_ADD, file, &event) != 0)
		_exit(1);
}

static void serve(int file)
{
	char request[8192];
	ssize_t size = recv(file, request, sizeof(request) - 1, 0), length = (ssize_t)strlen(answer);

	if (size > 0) {
		request[size] = 0;
		nanosleep(&work, NULL);
		if (send(file, answer, (size_t)length, MSG_NOSIGNAL) == length) {
			if (!answered && !strstr(request, "gestor-probe")) {
				answered = 1;
				say("first");
			}
			return;
		}
	}
	close(file);
}

/* All that wait: one that was let in only in its turn would wait twice, and the queue would be shorter than it looks. */
static void let_in(int poll, int listener)
{
	int on = 1, file;

	while ((file = accept4(listener, NULL, NULL, 0)) >= 0) {
		setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		/* Edges: a connection takes its place in the queue when its next request comes, not when the last one is answered. */
		watch(poll, file, EPOLLET);
	}
}

int main(int count, char **arguments)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(8080) };
	int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
	long millis = count == 2 ? atol(arguments[1]) : 0;
	char host[128] = "";

	/* Process 1 of a container: without a handler SIGTERM is ignored. */
	signal(SIGTERM, _exit);
	work = (struct timespec){ millis / 1000, millis % 1000 * 1000000 };
	gethostname(host, sizeof(host) - 1);
	snprintf(answer, sizeof(answer), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(host), host);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(listener, (struct sockaddr *)&any, sizeof(any)) != 0 || listen(listener, 1024) != 0)
		return 1;
	watch(poll, listener, 0);
	say("listens");
	for (;;) {
		struct epoll_event event;

		let_in(poll, listener);
		/* One at a time: the kernel hands them out in the order in which they became ready. */
		if (epoll_wait(poll, &event, 1, -1) == 1 && event.data.fd != listener)
			serve(event.data.fd);
	}
}
