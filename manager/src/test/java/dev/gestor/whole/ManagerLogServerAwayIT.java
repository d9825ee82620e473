// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log server is away for three cycles and more: nothing is lost, and everything is in order after. */
final class ManagerLogServerAwayIT {
    private static final int CYCLES_AWAY = 3;

    @TempDir
    private Path folder;

    private final HandMadeContainers containers = new HandMadeContainers(DockerCommand.onThisMachine());
    private final String instance = containers.instance("log");

    @AfterEach
    void removeContainers() throws Exception {
        containers.removeAll(instance);
    }

    @Test
    void nothingIsLostWhileTheLogServerIsAway() throws Exception {
        URI url = URI.create("http://127.0.0.1:" + freePort());
        int cycles;
        try (ManagerProcess manager = ManagerProcess.start(
                folder,
                instance,
                "--period=1s",
                "--workload=internal",
                "--every=1h",
                "--burst=2",
                "--log-server=" + url)) {
            manager.awaitCycles(CYCLES_AWAY);
            try (ManagerProcess server = logServer(url)) {
                server.await("the token", () -> Files.exists(folder.resolve("state/log-server/token")));
                manager.awaitCycles(2);
                assertThat(manager.terminate()).isZero();
                cycles = manager.cycles().size();
                assertThat(manager.output())
                        .contains("not reachable; batches wait on disk")
                        .contains("Charts:");

                List<JsonNode> batches = batches(url);
                List<Long> sequences =
                        batches.stream().map(b -> b.path("sequence").asLong()).toList();
                assertThat(sequences)
                        .isEqualTo(LongStream.rangeClosed(sequences.get(0), sequences.get(0) + sequences.size() - 1)
                                .boxed()
                                .toList());
                assertThat(batches)
                        .allSatisfy(
                                b -> assertThat(b.path("lost").path("decisions").asLong())
                                        .isZero())
                        .allSatisfy(
                                b -> assertThat(b.path("lost").path("samples").asLong())
                                        .isZero());
                // Every cycle sent its sample of the host, also those of the first seconds.
                assertThat(batches.stream().filter(b -> b.path("samples").size() > 0))
                        .hasSize(cycles);
                assertThat(outbox()).isEmpty();
                assertThat(server.terminate()).isZero();
            }
        }
    }

    private ManagerProcess logServer(URI url) throws IOException {
        return ManagerProcess.start(
                Path.of("../log-server/target/log-server.jar"),
                folder,
                "log-server",
                List.of(
                        "--port=" + url.getPort(),
                        "--state=" + folder.resolve("state"),
                        "--charts=" + folder.resolve("charts")));
    }

    private List<JsonNode> batches(URI url) throws IOException, InterruptedException {
        String token =
                Files.readString(folder.resolve("state/log-server/token")).strip();
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/v1/batches"))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> batches = new ArrayList<>();
        for (String line : response.body().lines().toList()) {
            batches.add(json.readTree(line));
        }
        return batches;
    }

    private List<Path> outbox() throws IOException {
        try (Stream<Path> files =
                Files.walk(folder.resolve("state").resolve(instance).resolve("outbox"))) {
            return files.filter(Files::isRegularFile)
                    // Marks up to where everything was delivered.
                    .filter(file -> !file.toString().endsWith(".delivered"))
                    .toList();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
