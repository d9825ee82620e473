// SPDX-License-Identifier: Apache-2.0
package dev.gestor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class ProberTest {
    private static final Logger LOG = LoggerFactory.getLogger(ProberTest.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Prober prober = new Prober();
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        prober.close();
        server.close();
    }

    private ProbeResult probe(int port, Optional<String> path, Duration timeout) {
        return prober.probe(new ProbeTarget("127.0.0.1", port, path), timeout).join();
    }

    @Test
    void anAnswerTakesUntilItsEnd() {
        server.enqueue(new MockResponse.Builder()
                .body("slow")
                .bodyDelay(200, TimeUnit.MILLISECONDS)
                .build());
        ProbeResult result = probe(server.getPort(), Optional.empty(), LIMIT);
        assertThat(result).isInstanceOf(ProbeResult.Answer.class);
        assertThat(result.took()).isGreaterThanOrEqualTo(Duration.ofMillis(190));
    }

    @Test
    void withoutAPathAServerThatKnowsNoSuchPageIsWell() {
        server.enqueue(new MockResponse.Builder().code(404).build());
        assertThat(probe(server.getPort(), Optional.empty(), LIMIT)).isInstanceOf(ProbeResult.Answer.class);
    }

    @Test
    void aPathThatIsNotFoundIsAFailure() {
        server.enqueue(new MockResponse.Builder().code(404).build());
        assertThat(probe(server.getPort(), Optional.of("/health?deep=1"), LIMIT))
                .isInstanceOfSatisfying(
                        ProbeResult.Failure.class,
                        failure -> assertThat(failure.reason()).isEqualTo("HTTP status 404"));
    }

    @Test
    void aServersOwnErrorIsAFailure() {
        server.enqueue(new MockResponse.Builder().code(503).build());
        assertThat(probe(server.getPort(), Optional.empty(), LIMIT)).isInstanceOf(ProbeResult.Failure.class);
    }

    @Test
    void noAnswerIsAFailureAfterTheTimeout() {
        server.enqueue(
                new MockResponse.Builder().headersDelay(3, TimeUnit.SECONDS).build());
        assertThat(probe(server.getPort(), Optional.empty(), Duration.ofMillis(150)))
                .isInstanceOfSatisfying(ProbeResult.Failure.class, failure -> {
                    assertThat(failure.reason()).isEqualTo("no answer within 150 ms");
                    assertThat(failure.took()).isBetween(Duration.ofMillis(140), Duration.ofSeconds(2));
                });
    }

    @Test
    void aClosedPortIsAFailure() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThat(probe(port, Optional.empty(), LIMIT))
                .isInstanceOfSatisfying(
                        ProbeResult.Failure.class,
                        failure -> assertThat(failure.reason()).isEqualTo("connection refused"));
    }

    @Test
    void aServerThatSpeaksSomethingElseIsOnlyConnectedTo() throws Exception {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var greeter = new Thread(() -> greet(socket, "220 mail.example ESMTP\r\n", Integer.MAX_VALUE));
            greeter.setDaemon(true);
            greeter.start();
            for (int i = 0; i < 3; i++) {
                assertThat(probe(socket.getLocalPort(), Optional.empty(), LIMIT))
                        .isInstanceOf(ProbeResult.Answer.class);
            }
            assertThat(probe(socket.getLocalPort(), Optional.of("/"), LIMIT)).isInstanceOf(ProbeResult.Failure.class);
        }
    }

    /** As one does that is overloaded: to take its connections would be no sign of health. */
    @Test
    void oneThatHasAnsweredByHttpAndHangsUpIsNotWell() throws Exception {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var server = new Thread(() -> {
                greet(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 1);
                greet(socket, "", Integer.MAX_VALUE);
            });
            server.setDaemon(true);
            server.start();
            assertThat(probe(socket.getLocalPort(), Optional.empty(), LIMIT)).isInstanceOf(ProbeResult.Answer.class);
            for (int i = 0; i < 3; i++) {
                assertThat(probe(socket.getLocalPort(), Optional.empty(), LIMIT))
                        .isInstanceOf(ProbeResult.Failure.class);
            }
        }
    }

    /** The address of a container that is removed is the next one's. */
    @Test
    void anotherServerAtTheAddressIsAskedAnew() throws Exception {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var server = new Thread(() -> {
                greet(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 1);
                greet(socket, "220 mail.example ESMTP\r\n", Integer.MAX_VALUE);
            });
            server.setDaemon(true);
            server.start();
            var target = ProbeTarget.of("127.0.0.1", socket.getLocalPort());
            assertThat(prober.probe(target, LIMIT).join()).isInstanceOf(ProbeResult.Answer.class);
            assertThat(prober.probe(target, LIMIT).join()).isInstanceOf(ProbeResult.Failure.class);

            prober.forget(target);

            assertThat(prober.probe(target, LIMIT).join()).isInstanceOf(ProbeResult.Answer.class);
        }
    }

    /** As a mail server does, which speaks first. */
    private static void greet(ServerSocket server, String words, int connections) {
        for (int i = 0; i < connections && !server.isClosed(); i++) {
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                out.write(words.getBytes(StandardCharsets.US_ASCII));
                // Hung up with the request unread the connection would be reset, and the words lost.
                LOG.debug("{} bytes of a request", socket.getInputStream().read(new byte[4096]));
            } catch (IOException e) {
                // The client has hung up.
            }
        }
    }
}
