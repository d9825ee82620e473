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

final class ProberTest {
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
            var greeter = new Thread(() -> greet(socket));
            greeter.setDaemon(true);
            greeter.start();
            for (int i = 0; i < 3; i++) {
                assertThat(probe(socket.getLocalPort(), Optional.empty(), LIMIT))
                        .isInstanceOf(ProbeResult.Answer.class);
            }
            assertThat(probe(socket.getLocalPort(), Optional.of("/"), LIMIT)).isInstanceOf(ProbeResult.Failure.class);
        }
    }

    /** As a mail server does, which speaks first. */
    private static void greet(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                out.write("220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The client has hung up.
            }
        }
    }
}
