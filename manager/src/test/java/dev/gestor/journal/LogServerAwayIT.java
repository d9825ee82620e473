// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static dev.gestor.journal.Fixtures.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manager's journal and the real log server, which comes and goes. */
class LogServerAwayIT {
    private static final Path JAR = Path.of("..", "log-server", "target", "log-server.jar");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path state;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killAll() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    void nothingIsLostAndAllIsInOrderAfterThreeCyclesWithoutTheLogServer() throws Exception {
        int port = freePort();
        Process before = startServer(port);
        try (Journal journal = journal();
                LogServerClient client = client(port);
                BatchSender sender = new BatchSender(journal, client, new Random(1))) {
            sender.start();
            cycle(journal, 1);
            assertThat(sender.flush(LONG)).isTrue();

            before.destroyForcibly().onExit().join();
            for (int cycle = 2; cycle <= 4; cycle++) {
                cycle(journal, cycle);
                sender.wake();
            }
            assertThat(sender.flush(Duration.ofSeconds(1))).isFalse();
            assertThat(sender.pending()).isEqualTo(3);
            assertThat(client.ready()).isFalse();

            startServer(port);
            cycle(journal, 5);
            assertThat(sender.flush(LONG)).isTrue();

            List<Batch> stored = export(port);
            assertThat(stored).extracting(Batch::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(stored).extracting(Batch::lost).containsOnly(Batch.Lost.NOTHING);
            assertThat(stored).allSatisfy(batch -> assertThat(batch.decisions()).hasSize(2));
        }
    }

    @Test
    void aManagerThatWasKilledLeavesItsBatchesForTheNext() throws Exception {
        int port = freePort();
        Journal killed = journal();
        cycle(killed, 1);
        cycle(killed, 2);

        startServer(port);
        try (Journal journal = journal();
                LogServerClient client = client(port);
                BatchSender sender = new BatchSender(journal, client, new Random(1))) {
            sender.start();
            cycle(journal, 1);
            assertThat(sender.flush(LONG)).isTrue();

            assertThat(export(port)).extracting(Batch::sequence).containsExactly(1L, 2L, 3L);
            assertThat(client.requestCharts(LONG))
                    .hasSize(5)
                    .allSatisfy(chart -> assertThat(chart).isRegularFile());
        } finally {
            killed.close();
        }
    }

    private static void cycle(Journal journal, int cycle) {
        Instant time = START.plusSeconds(10L * cycle);
        journal.append(
                List.of(Fixtures.host(time)),
                List.of(Fixtures.sample(time, "alpha"), Fixtures.sample(time, "beta")),
                List.of(
                        Fixtures.decision(time, cycle, "retention", "keep-high", "alpha" + journal.hashCode()),
                        Fixtures.decision(time, cycle, "retention", "evict", "beta" + journal.hashCode())));
    }

    private Journal journal() throws IOException {
        return Journal.open(state.resolve("default"), JournalLimits.DEFAULT, "default", "box", Clock.systemUTC());
    }

    private LogServerClient client(int port) {
        return new LogServerClient(LogServer.at(URI.create("http://127.0.0.1:" + port), state));
    }

    private Process startServer(int port) throws IOException {
        assertThat(JAR).as("built by mvn -pl log-server,manager -am package").isRegularFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "--port",
                        String.valueOf(port),
                        "--state",
                        state.toString(),
                        "--charts",
                        state.resolve("charts").toString())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(state.resolve("err").toFile()))
                .start();
        started.add(process);
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        assertThat(line).isEqualTo("Log server: http://127.0.0.1:" + port);
        return process;
    }

    private List<Batch> export(int port) throws Exception {
        String token = Files.readString(state.resolve("log-server/token")).strip();
        String lines = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/batches"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        List<Batch> batches = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            batches.add(BatchJson.mapper().readValue(line, Batch.class));
        }
        return batches;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
