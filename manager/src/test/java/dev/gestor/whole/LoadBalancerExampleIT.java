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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/load-balancer/run} as a person uses it, on images of Debian's Tomcat, Apache httpd, Express and HAProxy. */
@Timeout(1500)
class LoadBalancerExampleIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Debian's packages are fetched and unpacked the first time. */
    private static final Duration FIRST = Duration.ofMinutes(20);

    private static final String NETWORK = "orchestrateurtest";

    private final String name = "lb" + UUID.randomUUID().toString().substring(0, 8);
    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        for (String id : ids("--all")) {
            docker.run("rm", "--force", id);
        }
        String network = docker.run("network", "ls", "--quiet", "--filter", "label=gestor.instance=" + name);
        if (!network.isEmpty()) {
            docker.run("network", "rm", network);
        }
    }

    @Test
    void threeServersShareTheRequestsAndOneIsAlwaysThere() throws Exception {
        int port = freePort();
        Path output = folder.resolve("output");
        Process example = start(port, output);
        try {
            await().atMost(FIRST).until(() -> said(example, output, "Now kill a server"));
            await().atMost(LIMIT).until(() -> said(example, output, "HTTP at"));
            assertThat(ids()).hasSize(4);
            assertThat(docker.run("network", "inspect", "--format", "{{len .Containers}}", NETWORK))
                    .isEqualTo("4");
            // Each third, give or take 6 standard deviations.
            assertThat(shares(port, 300))
                    .hasSize(3)
                    .allSatisfy((server, count) -> assertThat(count).isBetween(100 - 50, 100 + 50));

            docker.run("kill", name + "-tomcat-0");
            for (int i = 0; i < 50; i++) {
                assertThat(get(port, "/").statusCode()).isEqualTo(200);
            }
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(shares(port, 30)).hasSize(3));

            docker.run("kill", "gestor-%s-balancer-%s".formatted(name, name));
            await().atMost(LIMIT).ignoreExceptions().until(() -> get(port, "/").statusCode() == 200);
            assertThat(shares(port, 60)).hasSize(3);

            // As Ctrl+C: to all that the command has started.
            new ProcessBuilder("kill", "-INT", "--", "-" + example.pid())
                    .start()
                    .waitFor();
            assertThat(example.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("ends: %s", Files.readString(output))
                    .isTrue();
        } finally {
            end(example);
        }
        assertThat(Files.readString(output)).contains("Removed " + name).doesNotContain("was not removed");
        assertThat(ids("--all")).isEmpty();
        assertThat(docker.run("network", "ls", "--quiet", "--filter", "label=gestor.instance=" + name))
                .isEmpty();
    }

    /** In a process group of its own, with the signals that a terminal's programs have. */
    private Process start(int port, Path output) throws IOException {
        var builder =
                new ProcessBuilder("env", "--default-signal=INT,HUP,TERM", "setsid", "../examples/load-balancer/run");
        builder.environment()
                .putAll(Map.of(
                        "NAME",
                        name,
                        "IMAGES",
                        "debian",
                        "PORT",
                        Integer.toString(port),
                        "STATE",
                        folder.resolve("s").toString()));
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

    private Map<String, Integer> shares(int port, int requests) throws IOException, InterruptedException {
        Map<String, Integer> shares = new TreeMap<>();
        Set<String> known = new TreeSet<>(List.of("Tomcat", "Apache httpd", "Express"));
        for (int i = 0; i < requests; i++) {
            HttpResponse<String> answer = get(port, "/");
            assertThat(answer.statusCode()).isEqualTo(200);
            String server = answer.body().replaceAll("(?s).*<p>(.*)</p>.*", "$1");
            assertThat(known).contains(server);
            shares.merge(server, 1, Integer::sum);
        }
        return shares;
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private List<String> ids(String... options) throws IOException, InterruptedException {
        String all = List.of(options).contains("--all") ? "--all" : "--no-trunc";
        String ids = docker.run("ps", all, "--quiet", "--filter", "label=gestor.instance=" + name);
        return ids.isEmpty() ? List.of() : ids.lines().toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
