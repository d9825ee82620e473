// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop of the whole program, beside callers that are idle, slow or do not take what they asked for. */
@Timeout(180)
final class ManagerLoadIT {
    private static final int IDLE = 1_000;
    private static final int SLOW_BODIES = 100;
    private static final int SLOW_READERS = 50;
    private static final int SECONDS = 20;
    private static final List<String> PATHS = List.of("/livez", "/v1/decisions?limit=10", "/metrics");
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void theLoopKeepsItsRhythmAndOthersAreAnswered() throws Exception {
        try (ManagerProcess manager =
                ManagerProcess.start(folder, "load", "--period=1s", "--workload=off", "--log-server=none")) {
            Path state = folder.resolve("state/load");
            manager.awaitCycles(2);
            URI server = URI.create(Files.readString(state.resolve("address")).strip());
            String token = Files.readString(state.resolve("token")).strip();
            List<Socket> slow = open(server, token);
            HttpClient client = HttpClient.newHttpClient();
            // Not to be measured: this process itself has to learn how to ask.
            for (String path : PATHS) {
                ask(client, server.resolve(path), token);
            }
            int cyclesBefore = manager.cycles().size();
            long began = System.nanoTime();

            List<Long> waits = new ArrayList<>();
            while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(SECONDS)) {
                for (String path : PATHS) {
                    waits.add(ask(client, server.resolve(path), token));
                }
                for (Socket socket : slow) {
                    trickle(socket);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }

            double seconds = (System.nanoTime() - began) / 1e9;
            int cycles = manager.cycles().size() - cyclesBefore;
            long slowest = waits.stream().mapToLong(Long::longValue).max().orElseThrow();
            System.out.printf(
                    "%d cycles in %.1f s; %d requests of others, the slowest %d ms%n",
                    cycles, seconds, waits.size(), TimeUnit.NANOSECONDS.toMillis(slowest));
            assertThat(cycles).isBetween((int) seconds - 2, (int) seconds + 2);
            assertThat(waits).hasSizeGreaterThan(30);
            assertThat(Duration.ofNanos(slowest)).isLessThan(PATIENCE);
            assertThat(manager.terminate()).as(manager.output()).isZero();
        }
    }

    /** Returns those that are to send their bodies sign by sign. */
    private List<Socket> open(URI server, String token) throws IOException {
        String head = "Host: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n".formatted(server.getPort(), token);
        for (int i = 0; i < IDLE; i++) {
            connect(server, i);
        }
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < SLOW_BODIES; i++) {
            Socket socket = connect(server, i);
            write(socket, "POST /v1/workload HTTP/1.1\r\n" + head + "Content-Length: 1000\r\n\r\n{");
            slow.add(socket);
        }
        for (int i = 0; i < SLOW_READERS; i++) {
            // Together more than the kernel keeps for who does not read.
            write(connect(server, i), ("GET /openapi.json HTTP/1.1\r\n" + head + "\r\n").repeat(100));
        }
        return slow;
    }

    /** From one of several addresses: each may ask only so often. */
    private Socket connect(URI server, int number) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        byte[] from = {127, 0, 1, (byte) (1 + number % 100)};
        socket.setReceiveBufferSize(4096);
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 10_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void trickle(Socket socket) {
        try {
            write(socket, " ");
        } catch (IOException e) {
            // Given up by the server, after its time for a body.
        }
    }

    private static long ask(HttpClient client, URI address, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(10))
                .build();
        long began = System.nanoTime();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .as(address.toString())
                .isEqualTo(200);
        return System.nanoTime() - began;
    }
}
