// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Labels;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.WebImage;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A container that is nobody's, and what updates it under an instance name of its own. */
final class KillableUpdate implements AutoCloseable {
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");
    private static final DockerCommand DOCKER = DockerCommand.onThisMachine();
    private static final String OF = "gestor.test.of";

    private final String name = "ukill" + UUID.randomUUID().toString().substring(0, 8);
    private final Path folder;
    private final int port;
    private final String next;
    private List<String> changes = List.of();

    /**
     * Starts the container.
     *
     * @param parent for a folder of this one's own
     * @param stopFirst whether what it is makes the update stop the old container first
     * @param next the image of the updates
     * @param more options of {@code docker run}
     */
    KillableUpdate(Path parent, boolean stopFirst, String next, String... more) throws Exception {
        this.next = next;
        folder = Files.createDirectory(parent.resolve(name));
        List<String> words = new ArrayList<>(List.of("run", "--detach", "--name", name, "--stop-timeout", "2"));
        words.addAll(List.of("--label", OF + "=" + name));
        // A port of the host's own choosing does not make both impossible, one of ours does.
        port = stopFirst ? freePort() : 0;
        words.addAll(List.of("--publish", "127.0.0.1:" + (stopFirst ? Integer.toString(port) : "") + ":8080"));
        words.addAll(List.of(more));
        words.add(WebImage.TAG);
        DOCKER.run(words.toArray(String[]::new));
    }

    String name() {
        return name;
    }

    /** What Docker was asked to change, the last change last. */
    List<String> changes() {
        return changes;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Another container publishes it; returns that one's id. */
    String takePort() throws Exception {
        return DOCKER.run(
                "run",
                "--detach",
                "--name",
                name + "-other",
                "--label",
                OF + "=" + name,
                "--publish",
                "127.0.0.1:" + port + ":8080",
                WebImage.TAG);
    }

    ManagerProcess run(String command, String... more) throws IOException {
        List<String> words =
                new ArrayList<>(List.of(command, "--instance=" + name, "--state=" + folder.resolve("state")));
        words.addAll(List.of(more));
        return ManagerProcess.start(Path.of("target/manager.jar"), folder, command, words);
    }

    ManagerProcess start(Optional<String> dockerUrl, String... more) throws IOException {
        return start(name, dockerUrl, more);
    }

    private ManagerProcess start(String target, Optional<String> dockerUrl, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "--ready=20s", "--min-healthy=100ms", "--docker-url=" + dockerUrl.orElse("unix://" + DOCKER_SOCKET)));
        words.addAll(List.of(more));
        words.addAll(List.of(target, next));
        return run("update", words.toArray(String[]::new));
    }

    Path file() {
        return folder.resolve("compose.yaml");
    }

    /** A service of two containers. */
    void up() throws Exception {
        Files.writeString(file(), """
                name: %s
                services:
                  web:
                    image: %s
                    restart: always
                    stop_grace_period: 2s
                    deploy: { replicas: 2 }
                """.formatted(name, WebImage.TAG));
        try (ManagerProcess up = run("up", "-f", file().toString())) {
            assertThat(up.awaitExit()).as(up.output()).isZero();
        }
    }

    boolean updateService(int fatal, boolean done) throws Exception {
        return update(name + "/web", fatal, done);
    }

    /** Of the service's containers. */
    List<String> images() throws IOException, InterruptedException {
        return DOCKER.run("ps", "--all", "--filter", "name=^" + name + "-web", "--format", "{{.Image}}")
                .lines()
                .toList();
    }

    Path rolloutsFolder() {
        return folder.resolve("state").resolve(name).resolve("rollouts");
    }

    List<Path> rollouts() throws IOException {
        try (Stream<Path> files = Files.list(rolloutsFolder())) {
            return files.toList();
        }
    }

    /** Whether it came to its end. */
    boolean update(int fatal, boolean done) throws Exception {
        return update(name, fatal, done);
    }

    private boolean update(String target, int fatal, boolean done) throws Exception {
        try (var proxy = new KillingProxy(folder.resolve("docker.sock"), DOCKER_SOCKET, fatal, done);
                ManagerProcess update = start(target, Optional.of(proxy.url()), "--watch=100ms")) {
            proxy.victim(update::kill);
            int code = update.awaitExit();
            changes = proxy.changes();
            if (!proxy.dead()) {
                assertThat(code).as(update.output()).isZero();
            }
            return !proxy.dead();
        }
    }

    /** The next command on the instance. Of itself it changes nothing: its target does not exist, and it says so. */
    void goOn() throws Exception {
        try (ManagerProcess next = start(nobody(), Optional.empty())) {
            assertThat(next.awaitExit()).as(next.output()).isEqualTo(1);
            assertThat(next.output()).contains("was interrupted; it is brought to an end", nobody());
        }
    }

    /** The next command, which is killed as well; whether it came to its end. */
    boolean goOn(int fatal, boolean done) throws Exception {
        try (var proxy = new KillingProxy(folder.resolve("docker.sock"), DOCKER_SOCKET, fatal, done);
                ManagerProcess next = start(nobody(), Optional.of(proxy.url()))) {
            proxy.victim(next::kill);
            next.awaitExit();
            changes = proxy.changes();
            return !proxy.dead();
        }
    }

    private String nobody() {
        return name + "-nobody";
    }

    void assertOneServes() throws Exception {
        assertThat(containers()).as("after %s", changes).containsExactly(name + " running");
        assertThat(image()).isIn(WebImage.TAG, next);
        assertThat(rollouts()).isEmpty();
        String published = DOCKER.run("port", name, "8080/tcp");
        if (port > 0) {
            assertThat(published).isEqualTo("127.0.0.1:" + port);
        }
        assertThat(status(URI.create("http://" + published + "/"))).isEqualTo(200);
    }

    private static int status(URI uri) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(2000);
        connection.setReadTimeout(2000);
        return connection.getResponseCode();
    }

    String image() throws Exception {
        return DOCKER.run("inspect", "--format", "{{.Config.Image}}", name);
    }

    /** Name and state of each. */
    List<String> containers() throws IOException, InterruptedException {
        return DOCKER.run("ps", "--all", "--filter", "name=^" + name, "--format", "{{.Names}} {{.State}}")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    @Override
    public void close() throws IOException {
        try {
            removeWhatIsLeft();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeWhatIsLeft() throws IOException, InterruptedException {
        for (String label : List.of(OF, Labels.INSTANCE)) {
            String ours = "label=" + label + "=" + name;
            for (String id : ids("ps", "--all", "--quiet", "--filter", ours)) {
                DOCKER.run("rm", "--force", id);
            }
            for (String id : ids("network", "ls", "--quiet", "--filter", ours)) {
                DOCKER.run("network", "rm", id);
            }
        }
    }

    private static List<String> ids(String... words) throws IOException, InterruptedException {
        return DOCKER.run(words).lines().filter(line -> !line.isBlank()).toList();
    }
}
