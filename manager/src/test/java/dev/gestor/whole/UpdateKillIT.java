// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.WebImage;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills {@code gestor update} at the changes it asks Docker for; whatever Gestor does next on the instance, exactly one version is
 * to serve, under its name, and nothing else is to be left. {@code -Dgestor.kills=50} is the long form, every change both before
 * and after Docker does it; {@code -Dgestor.seed=N} repeats the sample of the short form.
 */
final class UpdateKillIT {
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");
    private static final DockerCommand DOCKER = DockerCommand.onThisMachine();
    private static final int KILLS = Integer.getInteger("gestor.kills", 4);
    private static final int LONG_FORM = 50;

    /** Create and start the new one, rename both, stop and remove the old one. */
    private static final int CHANGES_START_FIRST = 6;

    /** Stop and rename the old one, create and start the new one, remove the old one. */
    private static final int CHANGES_STOP_FIRST = 5;

    private static final String NEXT =
            "gestor-test/kill" + UUID.randomUUID().toString().substring(0, 8) + ":next";

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void buildImages() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (ContainerEngine engine =
                new DockerEngine(address, new Instance("kill-build"), Clock.systemUTC(), new Random(1))) {
            WebImage.ensure(engine);
            engine.build(new ImageSpec(
                    NEXT, "FROM %s\nENV NEXT=1\n".formatted(WebImage.TAG), Map.of(), Map.of("gestor.test.of", NEXT)));
        }
    }

    @AfterAll
    static void removeImages() throws Exception {
        DOCKER.run("image", "rm", "--force", "--no-prune", NEXT);
    }

    @Test
    void anUpdateHasAsManyChanges() throws Exception {
        for (boolean stopFirst : List.of(true, false)) {
            try (Case whole = new Case(folder, stopFirst)) {
                assertThat(whole.update(0, false)).as("it came to its end").isTrue();

                assertThat(whole.changes).hasSize(stopFirst ? CHANGES_STOP_FIRST : CHANGES_START_FIRST);
                whole.assertOneServes();
                assertThat(whole.image()).isEqualTo(NEXT);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> exactlyOneVersionServes() {
        long seed = Long.getLong("gestor.seed", System.nanoTime());
        List<Moment> moments = new ArrayList<>();
        for (boolean stopFirst : List.of(true, false)) {
            for (int change = 1; change <= (stopFirst ? CHANGES_STOP_FIRST : CHANGES_START_FIRST); change++) {
                moments.add(new Moment(stopFirst, change, false));
                moments.add(new Moment(stopFirst, change, true));
            }
        }
        if (KILLS < LONG_FORM) {
            Collections.shuffle(moments, new Random(seed));
            moments = new ArrayList<>(moments.subList(0, KILLS));
        }
        return moments.stream().map(moment -> DynamicTest.dynamicTest(moment + ", seed " + seed, () -> killAt(moment)));
    }

    private record Moment(boolean stopFirst, int change, boolean done) {}

    private void killAt(Moment moment) throws Exception {
        try (Case one = new Case(folder, moment.stopFirst())) {
            assertThat(one.update(moment.change(), moment.done()))
                    .as("it was killed; changes: %s", one.changes)
                    .isFalse();

            one.goOn();

            one.assertOneServes();
        }
    }

    /** Between two changes, while the new one is watched. */
    @Test
    void alsoWhenKilledWhileItOnlyWatches() throws Exception {
        try (Case one = new Case(folder, false)) {
            try (ManagerProcess update = one.start(Optional.empty(), "--watch=60s")) {
                update.awaitText("answers on port 8080");
                update.kill();
            }
            assertThat(one.containers()).hasSize(2);

            one.goOn();

            one.assertOneServes();
            assertThat(one.image()).isEqualTo(WebImage.TAG);
        }
    }

    @Test
    void aManagerThatStartsEndsItToo() throws Exception {
        try (Case one = new Case(folder, true)) {
            // The old one is stopped and renamed, and nothing serves.
            assertThat(one.update(2, true)).isFalse();
            assertThat(one.containers()).noneMatch(line -> line.endsWith(" running"));

            try (ManagerProcess manager = one.run("serve", "--port=0", "--log-server=none", "--sysinfo=procfs")) {
                manager.await("the old one", () -> one.containers().equals(List.of(one.name + " running")));
                manager.await("the end of the update", () -> one.rollouts().isEmpty());
                assertThat(manager.terminate()).as(manager.output()).isZero();
            }
            one.assertOneServes();
        }
    }

    /** The port of the one that is to be started again is somebody else's for a while. */
    @Test
    void oneThatCannotBeEndedKeepsNoManagerFromStartingAndIsEndedLater() throws Exception {
        try (Case one = new Case(folder, true)) {
            assertThat(one.update(2, true)).isFalse();
            String instead = one.takePort();
            try (ManagerProcess manager = one.run("serve", "--port=0", "--log-server=none", "--sysinfo=procfs")) {
                manager.awaitText("could not be ended");
                assertThat(one.rollouts()).hasSize(1);
                DOCKER.run("rm", "--force", instead);

                manager.await("the old one", () -> one.containers().equals(List.of(one.name + " running")));
                manager.await("the end of the update", () -> one.rollouts().isEmpty());
                assertThat(manager.terminate()).as(manager.output()).isZero();
            }
            one.assertOneServes();
        }
    }

    /** As where the disk is full. */
    @Test
    void whatCannotBeNotedAnyMoreIsTakenBackAllTheSame() throws Exception {
        try (Case one = new Case(folder, true)) {
            try (ManagerProcess update = one.start(Optional.empty(), "--watch=60s")) {
                update.awaitText("answers on port 8080");
                Files.move(one.rolloutsFolder(), folder.resolve("aside"));
                update.signal("INT");
                assertThat(update.awaitExit()).as(update.output()).isEqualTo(1);
            }
            assertThat(one.containers()).containsExactly(one.name + " running");
            assertThat(one.image()).isEqualTo(WebImage.TAG);
        }
    }

    @Test
    void aServiceIsOfOneVersionAfterwards() throws Exception {
        try (Case one = new Case(folder, false)) {
            one.up();
            int second = CHANGES_START_FIRST + 2;
            assertThat(one.updateService(second, true))
                    .as("changes: %s", one.changes)
                    .isFalse();
            assertThat(one.images()).containsExactlyInAnyOrder(NEXT, NEXT, WebImage.TAG);

            one.goOn();

            assertThat(one.images()).as("after %s", one.changes).containsExactly(WebImage.TAG, WebImage.TAG);
            assertThat(one.rollouts()).isEmpty();
            assertThat(one.containers()).contains(one.name + "-web-0 running", one.name + "-web-1 running");
            try (ManagerProcess plan = one.run("plan", "-f", one.file().toString())) {
                assertThat(plan.awaitExit()).as(plan.output()).isZero();
            }
        }
    }

    /** While the first one's place is taken back, which is an update of its own. */
    @Test
    void aKilledGoingBackIsGoneOnWith() throws Exception {
        try (Case one = new Case(folder, false)) {
            one.up();
            assertThat(one.updateService(CHANGES_START_FIRST + 2, true)).isFalse();
            // The second one's new container stopped and removed, the first one's created and started anew.
            assertThat(one.goOn(4, true)).as("changes: %s", one.changes).isFalse();
            assertThat(one.rollouts()).as("after %s", one.changes).hasSize(2);

            one.goOn();

            assertThat(one.images()).as("after %s", one.changes).containsExactly(WebImage.TAG, WebImage.TAG);
            assertThat(one.rollouts()).isEmpty();
            assertThat(one.containers())
                    .containsExactlyInAnyOrder(
                            one.name + " running", one.name + "-web-0 running", one.name + "-web-1 running");
        }
    }

    /** A container that is nobody's, and what updates it under an instance name of its own. */
    private static final class Case implements AutoCloseable {
        private final String name = "ukill" + UUID.randomUUID().toString().substring(0, 8);
        private final Path folder;
        private final int port;
        private List<String> changes = List.of();

        Case(Path parent, boolean stopFirst) throws Exception {
            folder = Files.createDirectory(parent.resolve(name));
            List<String> words = new ArrayList<>(List.of("run", "--detach", "--name", name, "--stop-timeout", "2"));
            // A port of the host's own choosing does not make both impossible, one of ours does.
            port = stopFirst ? freePort() : 0;
            words.addAll(List.of("--publish", "127.0.0.1:" + (stopFirst ? Integer.toString(port) : "") + ":8080"));
            words.add(WebImage.TAG);
            DOCKER.run(words.toArray(String[]::new));
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
                    "--ready=20s",
                    "--min-healthy=100ms",
                    "--docker-url=" + dockerUrl.orElse("unix://" + DOCKER_SOCKET)));
            words.addAll(List.of(more));
            words.addAll(List.of(target, NEXT));
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
            assertThat(image()).isIn(WebImage.TAG, NEXT);
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
            String ids = DOCKER.run("ps", "--all", "--quiet", "--filter", "name=^" + name);
            for (String id : ids.lines().filter(line -> !line.isBlank()).toList()) {
                DOCKER.run("rm", "--force", id);
            }
            String networks = DOCKER.run("network", "ls", "--quiet", "--filter", "name=^" + name);
            for (String id : networks.lines().filter(line -> !line.isBlank()).toList()) {
                DOCKER.run("network", "rm", id);
            }
        }
    }
}
