// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are slow, idle or greedy, beside one that only wants an answer. */
class ApiLoadIT {
    /** More than the kernel keeps for a caller that does not read. */
    private static final int BIG = 7 * 1024 * 1024;

    private static final Duration BODY_TIME = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofSeconds(4);

    @TempDir
    Path instance;

    private final byte[] big = new byte[BIG];
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger changing = new AtomicInteger();
    private ApiServer server;
    private RawHttp http;

    @BeforeEach
    void start() throws ApiStartException {
        ApiLimits usual = ApiLimits.DEFAULT;
        ApiConfig config = ApiConfig.builder(instance)
                .port(0)
                .limits(new ApiLimits(
                        usual.bodyBytes(),
                        usual.headerBytes(),
                        BODY_TIME,
                        IDLE,
                        usual.connections(),
                        usual.reads(),
                        new Rate(10_000, 10_000),
                        usual.listeners()))
                .build();
        server = ApiServer.start(config, Optional::empty, List.of(routes -> {
            routes.post("/echo", context -> context.result(context.body()));
            routes.get("/big", context -> context.result(big));
            routes.post("/slow", context -> {
                changing.incrementAndGet();
                assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
                context.result("done");
            });
        }));
        http = new RawHttp(server, instance);
    }

    @AfterEach
    void stop() throws IOException {
        released.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void servesOthersAtSpeedBesideIdleAndSlowCallers() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            open("");
        }
        for (int i = 0; i < 200; i++) {
            open("POST /echo HTTP/1.1\r\nHost: %s\r\n%sContent-Length: 1000\r\n\r\nx"
                    .formatted(http.host(), http.bearer()));
        }
        for (int i = 0; i < 200; i++) {
            open("GET /livez HTTP/1.1\r\nHost: %s\r\nX-Slow".formatted(http.host()));
        }

        assertServedAtSpeed();
        assertThat(http.request("POST", "/echo", "hello", http.bearer()).body()).isEqualTo("hello");
    }

    @Test
    void servesOthersAtSpeedBesideCallersThatDoNotTakeTheirAnswers() throws Exception {
        for (int i = 0; i < 12; i++) {
            openNarrow("GET /big HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(http.host(), http.bearer()));
        }

        assertServedAtSpeed();
        RawHttp.Answer another = http.get("/big", http.bearer());
        assertThat(another.status()).isEqualTo(503);
        assertThat(another.header("Retry-After")).isPresent();
        assertThat(another.header("Content-Type").orElse("")).startsWith("application/problem+json");
        // Not before those that do not take theirs are given up.
        await().atMost(IDLE.multipliedBy(3))
                .ignoreExceptions()
                .until(() -> http.get("/big", http.bearer()).body().length() == BIG);
    }

    @Test
    void servesReadsWhileChangesTakeTheirTime() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(open("POST /slow HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
                    .formatted(http.host(), http.bearer())));
        }
        await().until(() -> changing.get() == 4);

        assertServedAtSpeed();
        assertThat(changing).hasValue(4);

        released.countDown();
        for (Socket socket : slow) {
            assertThat(RawHttp.answer(socket).body()).isEqualTo("done");
        }
    }

    @Test
    void givesUpABodyThatDoesNotCome() throws Exception {
        long began = System.nanoTime();
        Socket socket = open("POST /echo HTTP/1.1\r\nHost: %s\r\n%sContent-Length: 1000\r\n\r\nx"
                .formatted(http.host(), http.bearer()));

        RawHttp.Answer answer = RawHttp.answer(socket);

        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(BODY_TIME, BODY_TIME.plusSeconds(3));
    }

    @Test
    void givesUpABodyThatComesByteByByte() throws Exception {
        Socket socket = open("POST /echo HTTP/1.1\r\nHost: %s\r\n%sTransfer-Encoding: chunked\r\n\r\n"
                .formatted(http.host(), http.bearer()));
        long began = System.nanoTime();
        while (socket.getInputStream().available() == 0 && System.nanoTime() - began < 20e9) {
            socket.getOutputStream().write("1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(100);
        }

        assertThat(RawHttp.answer(socket).status()).isEqualTo(408);
    }

    @Test
    void closesAConnectionWhoseHeaderComesByteByByte() throws Exception {
        Socket socket = open("GET /livez HTTP/1.1\r\nX-Slow: ");
        long began = System.nanoTime();
        boolean closed = false;
        while (!closed && System.nanoTime() - began < 20e9) {
            try {
                socket.getOutputStream().write('x');
                Thread.sleep(100);
            } catch (IOException e) {
                closed = true;
            }
        }

        assertThat(closed).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(IDLE, IDLE.plusSeconds(5));
    }

    @Test
    void doesNotReadTheBodyOfACallerThatIsNotLetIn() throws Exception {
        Socket socket = open("POST /echo HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000\r\n\r\nx".formatted(http.host()));

        long began = System.nanoTime();
        assertThat(RawHttp.answer(socket).status()).isEqualTo(401);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void servesSeveralRequestsOfOneConnection() throws Exception {
        Socket socket = open(("POST /echo HTTP/1.1\r\nHost: %s\r\n%sContent-Length: 3\r\n\r\none"
                        + "POST /echo HTTP/1.1\r\nHost: %1$s\r\n%2$sConnection: close\r\nContent-Length: 3\r\n\r\ntwo")
                .formatted(http.host(), http.bearer()));

        String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
        assertThat(answers).contains("one").endsWith("two");
    }

    private void assertServedAtSpeed() throws IOException {
        long[] nanos = new long[200];
        for (int i = 0; i < nanos.length; i++) {
            long began = System.nanoTime();
            assertThat(http.get("/livez").status()).isEqualTo(200);
            nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(50));
        // Where the slow ones held the threads, the first would wait until they are given up.
        assertThat(Duration.ofNanos(nanos[nanos.length - 1])).isLessThan(Duration.ofSeconds(2));
    }

    /** With so little room that an answer does not vanish into the kernel's buffers. */
    private void openNarrow(String text) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), http.port()));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Socket open(String text) throws IOException {
        Socket socket = http.connect();
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }
}
