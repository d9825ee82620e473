// SPDX-License-Identifier: Apache-2.0
/*
 * asker ADDRESS PORT RATE EXPECTED...: offer RATE requests a second to a web server, whatever becomes of those before (an open
 * model), until SIGTERM or SIGINT; then wait for the answers and print, as JSON, how many were sent, what became of them and how
 * long the answers took. An answer is right if its status is 200 and its body's line is one of EXPECTED.
 *
 * Every other request goes over a connection of its own, the rest over kept ones. Every 51st is for /slow/1000 to /slow/5000 in
 * turn. None is tried again, as many clients would. The first failures are told on stderr as they happen.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define TIMEOUT (20 * SECOND)
/* Idle for longer, a connection is not used again: a load balancer that ends them after a minute might do so at that moment. */
#define MAX_IDLE (45 * SECOND)
#define MAX_CONNECTIONS 8192
#define MAX_TOLD 50

/* What becomes of a request. KEPT_ENDED: the server ended a kept connection before a byte of an answer; many clients ask once more then. */
enum outcome { RIGHT, NOT_CONNECTED, KEPT_ENDED, BROKEN_OFF, STATUS, WRONG_ANSWER, NO_ANSWER, OUTCOMES };

static const char *const names[OUTCOMES] = { "right", "notConnected", "keptEnded", "brokenOff", "status", "wrongAnswer", "noAnswer" };

struct connection {
	int file;
	/* Of its request; it is idle where `sent` is 0. */
	long number;
	long long sent, idle_since;
	int keep, slow, used, connected, size;
	char answer[1024];
};

static struct connection connections[MAX_CONNECTIONS];
/* Of the free and of the idle ones, by index. */
static int free_ones[MAX_CONNECTIONS], free_count, idle[MAX_CONNECTIONS], idle_count;
static int at_work;
static struct sockaddr_in server;
static int events;
static char **expected;
static long outcomes[OUTCOMES], kept_sent, slow_sent;
static float *times;
static size_t time_count, time_room;
static volatile sig_atomic_t ended;
static long long began;

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * SECOND + t.tv_nsec;
}

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

static void drop(struct connection *c)
{
	close(c->file);
	c->file = -1;
	free_ones[free_count++] = (int)(c - connections);
}

static void forget_idle(struct connection *c)
{
	for (int i = 0; i < idle_count; i++)
		if (idle[i] == c - connections) {
			idle[i] = idle[--idle_count];
			return;
		}
}

static void remember(long long took)
{
	if (time_count == time_room) {
		time_room = time_room ? 2 * time_room : 65536;
		times = realloc(times, time_room * sizeof(*times));
		if (!times)
			abort();
	}
	times[time_count++] = (float)took / 1e6f;
}

static void count(struct connection *c, enum outcome outcome, const char *detail)
{
	static int told;

	outcomes[outcome]++;
	at_work--;
	if (outcome == RIGHT) {
		/* Those that are slow by themselves say nothing. */
		if (!c->slow)
			remember(now() - c->sent);
	} else if (told++ < MAX_TOLD) {
		struct timespec t;
		char date[32];

		clock_gettime(CLOCK_REALTIME, &t);
		strftime(date, sizeof(date), "%H:%M:%S", gmtime(&t.tv_sec));
		fprintf(stderr, "%s.%03ld failed: request %ld (%s connection, %s) after %.3f s: %s %s\n", date, t.tv_nsec / 1000000,
			c->number, c->keep ? c->used ? "kept" : "to be kept" : "own", c->slow ? "slow" : "fast",
			(double)(now() - c->sent) / 1e9, names[outcome], detail);
	}
	c->sent = 0;
}

static void fail(struct connection *c, enum outcome outcome, const char *detail)
{
	count(c, outcome, detail);
	drop(c);
}

static void broken(struct connection *c, int error)
{
	const char *detail = error ? strerror(error) : "end of connection";

	fail(c, !c->connected ? NOT_CONNECTED : c->used && c->size == 0 ? KEPT_ENDED : BROKEN_OFF, detail);
}

static void send_request(struct connection *c)
{
	char text[256], path[32] = "/";
	int size;

	if (c->slow)
		snprintf(path, sizeof(path), "/slow/%d", c->slow);
	size = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: bench\r\n%s\r\n", path, c->keep ? "" : "Connection: close\r\n");
	if (send(c->file, text, (size_t)size, MSG_NOSIGNAL) != size)
		broken(c, errno);
}

/* The one that was used last, if the server has not ended it meanwhile. */
static struct connection *kept(void)
{
	while (idle_count > 0) {
		struct connection *c = &connections[idle[--idle_count]];
		char byte;

		if (now() - c->idle_since < MAX_IDLE && recv(c->file, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN)
			return c;
		drop(c);
	}
	return NULL;
}

static void offer(long number)
{
	int keep = (int)(number % 2), slow = number % 51 == 7 ? (int)(number / 51 % 5 + 1) * 1000 : 0, one = 1;
	struct connection *c = keep ? kept() : NULL;
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT };

	at_work++;
	kept_sent += keep;
	slow_sent += slow > 0;
	if (c) {
		c->used = 1;
	} else {
		if (free_count == 0) {
			fprintf(stderr, "asker: more than %d requests at once\n", MAX_CONNECTIONS);
			exit(1);
		}
		c = &connections[free_ones[--free_count]];
		memset(c, 0, sizeof(*c));
		c->file = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		setsockopt(c->file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		event.data.ptr = c;
		if (c->file < 0 || epoll_ctl(events, EPOLL_CTL_ADD, c->file, &event) != 0) {
			perror("asker");
			exit(1);
		}
	}
	c->number = number;
	c->sent = now();
	c->keep = keep;
	c->slow = slow;
	c->size = 0;
	if (c->connected)
		send_request(c);
	else if (connect(c->file, (struct sockaddr *)&server, sizeof(server)) != 0 && errno != EINPROGRESS)
		broken(c, errno);
}

static int is_expected(const char *body)
{
	for (char **e = expected; *e; e++)
		if (strncmp(body, *e, strlen(*e)) == 0 && strcmp(body + strlen(*e), "\n") == 0)
			return 1;
	return 0;
}

/* Whether the answer is whole; then it has been counted. */
static int judge(struct connection *c)
{
	char *body = strstr(c->answer, "\r\n\r\n"), *length = strcasestr(c->answer, "\r\ncontent-length:");
	int closing;

	if (!body)
		return 0;
	body += 4;
	if (!length || length > body || strlen(body) < (size_t)atol(length + 17))
		return 0;
	closing = strcasestr(c->answer, "\r\nconnection: close\r\n") != NULL;
	if (strncmp(c->answer, "HTTP/1.1 200 ", 13) != 0) {
		*strchr(c->answer, '\r') = 0;
		count(c, STATUS, c->answer);
	} else if (!is_expected(body)) {
		count(c, WRONG_ANSWER, body);
	} else {
		count(c, RIGHT, "");
	}
	if (c->keep && !closing) {
		c->idle_since = now();
		idle[idle_count++] = (int)(c - connections);
	} else {
		drop(c);
	}
	return 1;
}

static void hear(struct connection *c, uint32_t what)
{
	if (c->file < 0)
		return;
	if (c->sent == 0) {
		/* Nothing is to come on an idle one but its end. */
		forget_idle(c);
		drop(c);
		return;
	}
	if (!c->connected && what & (EPOLLOUT | EPOLLERR | EPOLLHUP)) {
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
		int error = 0;
		socklen_t size = sizeof(error);

		getsockopt(c->file, SOL_SOCKET, SO_ERROR, &error, &size);
		if (error) {
			broken(c, error);
			return;
		}
		c->connected = 1;
		epoll_ctl(events, EPOLL_CTL_MOD, c->file, &event);
		send_request(c);
		return;
	}
	if (what & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
		ssize_t more = recv(c->file, c->answer + c->size, sizeof(c->answer) - 1 - (size_t)c->size, 0);

		if (more > 0) {
			c->size += (int)more;
			c->answer[c->size] = 0;
			judge(c);
		} else if (more == 0 || errno != EAGAIN) {
			broken(c, more == 0 ? 0 : errno);
		}
	}
}

static void give_up_late(void)
{
	long long oldest = now() - TIMEOUT;

	for (int i = 0; i < MAX_CONNECTIONS; i++)
		if (connections[i].file >= 0 && connections[i].sent && connections[i].sent < oldest)
			fail(&connections[i], connections[i].connected ? NO_ANSWER : NOT_CONNECTED, "in time");
}

static int by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static float quantile(double q)
{
	return time_count ? times[(size_t)(q * (double)(time_count - 1))] : 0;
}

static void report(long sent, long long lasted, long long latest)
{
	qsort(times, time_count, sizeof(*times), by_value);
	printf("{\"requests\": %ld, \"kept\": %ld, \"slow\": %ld, \"seconds\": %.1f, \"failed\": %ld", sent, kept_sent, slow_sent,
	       (double)lasted / 1e9, sent - outcomes[RIGHT]);
	for (int i = 0; i < OUTCOMES; i++)
		printf(", \"%s\": %ld", names[i], outcomes[i]);
	printf(", \"p50Millis\": %.2f, \"p99Millis\": %.2f, \"maxMillis\": %.1f, \"latestMillis\": %.1f}\n", (double)quantile(0.5),
	       (double)quantile(0.99), (double)quantile(1), (double)latest / 1e6);
}

int main(int argc, char **argv)
{
	struct epoll_event found[256];
	struct rlimit files;
	long long pause, latest = 0, lasted = 0, looked = 0;
	long sent = 0;

	server.sin_family = AF_INET;
	if (argc < 5 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1 || atoi(argv[3]) < 1) {
		fprintf(stderr, "usage: asker ADDRESS PORT RATE EXPECTED...\n");
		return 2;
	}
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	server.sin_port = htons((uint16_t)atoi(argv[2]));
	pause = SECOND / atoi(argv[3]);
	expected = argv + 4;
	events = epoll_create1(0);
	for (int i = MAX_CONNECTIONS - 1; i >= 0; i--) {
		connections[i].file = -1;
		free_ones[free_count++] = i;
	}
	signal(SIGTERM, end);
	signal(SIGINT, end);
	began = now();
	while (!ended || at_work > 0) {
		long long due = began + sent * pause, time = now();
		int wait = 100, found_count;

		for (; !ended && due <= time; due += pause) {
			if (time - due > latest)
				latest = time - due;
			offer(sent++);
			time = now();
		}
		if (ended && lasted == 0)
			lasted = time - began;
		else if (!ended && (due - time) / 1000000 + 1 < wait)
			wait = (int)((due - time) / 1000000) + 1;
		found_count = epoll_wait(events, found, 256, wait);
		for (int i = 0; i < found_count; i++)
			hear(found[i].data.ptr, found[i].events);
		if (now() - looked > SECOND / 10) {
			looked = now();
			give_up_late();
		}
	}
	report(sent, lasted, latest);
	return 0;
}
