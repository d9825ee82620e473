// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/services/run} as a person uses it: one command, something is killed, Ctrl+C. */
@Timeout(300)
class ServicesExampleIT {
    private static final String IMAGE = "gestor-example/shop:1";
    /** A database, two web servers, a worker and a proxy. */
    private static final int CONTAINERS = 5;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String shop = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    private final DockerCommand docker = DockerCommand.onThisMachine();

    @TempDir
    private Path folder;

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        for (String id : ids("--all")) {
            docker.run("rm", "--force", id);
        }
    }

    @Test
    void theShopComesUpIsHealedAndIsGoneAtTheEnd() throws Exception {
        boolean imageWasThere = !docker.run("images", "--quiet", IMAGE).isEmpty();
        int port = freePort();
        Path output = folder.resolve("output");
        Process example = start(port, output);
        try {
            await().atMost(LIMIT).until(() -> said(example, output, "Now kill something: docker kill " + shop));
            await().atMost(LIMIT).until(() -> said(example, output, "HTTP at"));
            assertThat(ids()).hasSize(CONTAINERS);
            assertThat(page(port)).isEqualTo(200);

            docker.run("kill", shop + "-web-0");
            await().atMost(LIMIT).until(() -> running(shop + "-web-0"));
            assertThat(ids()).hasSize(CONTAINERS);
            assertThat(page(port)).isEqualTo(200);

            // As Ctrl+C: to all that the command has started.
            DockerCommand.output(List.of("kill", "-INT", "--", "-" + example.pid()), 5);
            assertThat(example.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("ends: %s", Files.readString(output))
                    .isTrue();
        } finally {
            end(example);
        }

        assertThat(Files.readString(output)).contains("Removed " + shop).doesNotContain("was not removed");
        assertThat(ids("--all")).isEmpty();
        assertThat(docker.run("network", "ls", "--quiet", "--filter", "name=" + shop))
                .isEmpty();
        if (!imageWasThere) {
            docker.run("rmi", IMAGE);
        }
    }

    /** In a process group of its own, with the signals that a terminal's programs have. */
    private Process start(int port, Path output) throws IOException {
        var builder = new ProcessBuilder("env", "--default-signal=INT,HUP,TERM", "setsid", "../examples/services/run");
        builder.environment()
                .putAll(Map.of(
                        "SHOP",
                        shop,
                        "PORT",
                        Integer.toString(port),
                        "WORKERS",
                        "1",
                        "STATE",
                        folder.resolve("state").toString()));
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private static boolean said(Process example, Path output, String words) throws IOException {
        String text = Files.readString(output);
        assertThat(example.isAlive()).as("lives: %s", text).isTrue();
        return text.contains(words);
    }

    /** However the test went; its own end removes the containers. */
    private static void end(Process example) throws Exception {
        if (example.isAlive()) {
            example.destroy();
            if (!example.waitFor(60, TimeUnit.SECONDS)) {
                example.descendants().forEach(ProcessHandle::destroyForcibly);
                example.destroyForcibly();
            }
        }
    }

    private static int page(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port)))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private boolean running(String name) throws IOException, InterruptedException {
        return docker.run("inspect", "--format", "{{.State.Running}}", name).equals("true");
    }

    private List<String> ids(String... options) throws IOException, InterruptedException {
        String all = List.of(options).contains("--all") ? "--all" : "--no-trunc";
        String ids = docker.run("ps", all, "--quiet", "--filter", "label=gestor.instance=" + shop);
        return ids.isEmpty() ? List.of() : ids.lines().toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
