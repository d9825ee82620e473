// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An image of one static C program that plays a web server on port 8080, begun after {@code DELAY_MS}, and never where the file
 * {@code SILENT_IF} is there; it answers with status 503 while the file {@code SICK_IF} is. It answers with its host's
 * name; {@code /slow/MS} only after that time, {@code /headers} with the request's header lines, {@code /die} by ending without a
 * word. On its output stand {@code ready NANOSECONDS}, {@code first NANOSECONDS} of the first request (probes aside), and at SIGTERM {@code last
 * NANOSECONDS COUNT}, by the clock of the machine; it ends {@code LINGER_MS} later.
 */
public final class WebImage {
    public static final String TAG = "gestor/test-web:4";

    /** Where it listens. */
    public static final int PORT = 8080;

    private static final String SOURCE = """
            #include <netinet/in.h>
            #include <netinet/tcp.h>
            #include <pthread.h>
            #include <signal.h>
            #include <stdatomic.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/socket.h>
            #include <time.h>
            #include <unistd.h>

            static char host[128];
            static atomic_llong count, last;

            static long long now(void)
            {
            	struct timespec t;

            	clock_gettime(CLOCK_REALTIME, &t);
            	return t.tv_sec * 1000000000LL + t.tv_nsec;
            }

            static void say(const char *what, long long time, long long number)
            {
            	char line[128];

            	dprintf(1, "%.*s", snprintf(line, sizeof(line), "%s %lld %lld\\n", what, time, number), line);
            }

            static void answer(int to, const char *body, int length)
            {
            	char text[9000];
            	int sick = getenv("SICK_IF") && access(getenv("SICK_IF"), F_OK) == 0;
            	int size = snprintf(text, sizeof(text), "HTTP/1.1 %s\\r\\nContent-Length: %d\\r\\n\\r\\n%.*s",
            		sick ? "503 Sick" : "200 OK", length, length, body);

            	if (send(to, text, (size_t)size, MSG_NOSIGNAL) < 0)
            		pthread_exit(NULL);
            }

            static void *serve(void *argument)
            {
            	int from = (int)(long)argument, size = 0, one = 1;
            	char text[8192];

            	setsockopt(from, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
            	for (;;) {
            		ssize_t more = recv(from, text + size, sizeof(text) - 1 - (size_t)size, 0);
            		char *end, *length;
            		int body;

            		if (more <= 0)
            			break;
            		size += (int)more;
            		text[size] = 0;
            		end = strstr(text, "\\r\\n\\r\\n");
            		if (!end)
            			continue;
            		length = strcasestr(text, "\\r\\ncontent-length:");
            		body = length && length < end ? atoi(length + 17) : 0;
            		while (size < end + 4 - text + body) {
            			more = recv(from, text + size, sizeof(text) - 1 - (size_t)size, 0);
            			if (more <= 0)
            				goto out;
            			size += (int)more;
            		}
            		if (!strstr(text, "gestor-probe")) {
            			last = now();
            			if (count++ == 0)
            				say("first", last, 1);
            		}
            		char *path = strchr(text, ' ') + 1;
            		if (strncmp(path, "/die", 4) == 0)
            			_exit(3);
            		if (strncmp(path, "/slow/", 6) == 0)
            			usleep((useconds_t)atoi(path + 6) * 1000);
            		if (strncmp(path, "/headers", 8) == 0)
            			answer(from, text, (int)(end - text));
            		else
            			answer(from, host, (int)strlen(host));
            		size = 0;
            	}
            out:
            	close(from);
            	return NULL;
            }

            static void *finish(void *set)
            {
            	int signal;

            	sigwait(set, &signal);
            	say("last", last, count);
            	if (getenv("LINGER_MS"))
            		usleep((useconds_t)atoi(getenv("LINGER_MS")) * 1000);
            	_exit(0);
            }

            int main(void)
            {
            	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(8080) };
            	int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
            	pthread_attr_t small;
            	pthread_t thread;
            	sigset_t set;

            	gethostname(host, sizeof(host) - 1);
            	sigemptyset(&set);
            	sigaddset(&set, SIGTERM);
            	pthread_sigmask(SIG_BLOCK, &set, NULL);
            	pthread_create(&thread, NULL, finish, &set);
            	pthread_attr_init(&small);
            	pthread_attr_setstacksize(&small, 131072);
            	pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
            	if (getenv("DELAY_MS"))
            		usleep((useconds_t)atoi(getenv("DELAY_MS")) * 1000);
            	while (getenv("SILENT_IF") && access(getenv("SILENT_IF"), F_OK) == 0)
            		sleep(1);
            	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
            	if (bind(listener, (struct sockaddr *)&any, sizeof(any)) || listen(listener, 1024))
            		return 1;
            	say("ready", now(), 0);
            	for (;;) {
            		int from = accept(listener, NULL, NULL);

            		if (from >= 0 && pthread_create(&thread, &small, serve, (void *)(long)from))
            			close(from);
            	}
            }
            """;

    private WebImage() {}

    /** Builds it where it is missing. */
    public static void ensure(ContainerEngine engine) throws EngineException, IOException, InterruptedException {
        if (engine.image(TAG).isEmpty()) {
            String dockerfile = "FROM scratch\nCOPY program /program\nEXPOSE 8080\nENTRYPOINT [\"/program\"]\n";
            engine.build(new ImageSpec(TAG, dockerfile, Map.of("program", program()), Map.of("gestor.test", "true")));
        }
    }

    private static byte[] program() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gestor-web-image");
        Path source = folder.resolve("program.c");
        Path program = folder.resolve("program");
        try {
            Files.writeString(source, SOURCE);
            DockerCommand.output(List.of(
                    "cc", "-D_GNU_SOURCE", "-O2", "-static", "-pthread", "-o", program.toString(), source.toString()));
            return Files.readAllBytes(program);
        } finally {
            Files.deleteIfExists(program);
            Files.deleteIfExists(source);
            Files.delete(folder);
        }
    }
}
