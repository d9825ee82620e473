// SPDX-License-Identifier: Apache-2.0
/*
 * answerer PORT: answer every request on loopback at once, with three bytes. Next to no work of its own, so that what a load client
 * measures is mostly the client. A request is known to come in one piece.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n";

static void watch(int poll, int file)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = file };

	if (epoll_ctl(poll, EPOLL_CTL_ADD, file, &event) != 0)
		exit(1);
}

static void serve(int file)
{
	char request[4096];

	if (read(file, request, sizeof(request)) <= 0 ||
	    write(file, answer, sizeof(answer) - 1) != (ssize_t)sizeof(answer) - 1)
		close(file);
}

int main(int argc, char **argv)
{
	int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0), poll = epoll_create1(0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event events[64];

	if (argc != 2)
		return 2;
	address.sin_port = htons((uint16_t)atoi(argv[1]));
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(listener, 128) != 0)
		return 1;
	watch(poll, listener);
	for (;;) {
		int count = epoll_wait(poll, events, 64, -1);

		for (int i = 0; i < count; i++) {
			int file = events[i].data.fd;

			if (file != listener) {
				serve(file);
				continue;
			}
			file = accept(listener, NULL, NULL);
			if (file < 0)
				continue;
			setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
			watch(poll, file);
		}
	}
}
