// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.SpecJson;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.LoadImage;
import dev.gestor.engine.testing.ServiceImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the manager at each change it asks Docker for, in a life that creates, scales and removes; the next one is to make of it
 * what was asked for. {@code -Dgestor.kills=50} is the long form, every change both before and after Docker does it;
 * {@code -Dgestor.seed=N} repeats the sample of the short form.
 */
final class ManagerKillIT {
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");
    private static final DockerCommand DOCKER = DockerCommand.onThisMachine();
    private static final int KILLS = Integer.getInteger("gestor.kills", 6);
    private static final int LONG_FORM = 50;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * Of the whole life: a network and 2 service containers; 1 client container, 2 more, 2 fewer; 1 of the agent; no service
     * containers and no network, no client, none of the agent.
     */
    private static final int CHANGES = 5 + 2 + 4 + 4 + 2 + 5 + 2 + 2;

    @TempDir
    private Path folder;

    private final List<Life> lives = new ArrayList<>();

    @BeforeAll
    static void buildImages() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (ContainerEngine engine =
                new DockerEngine(address, new Instance("kill-build"), Clock.systemUTC(), new Random(1))) {
            ServiceImage.ensure(engine);
            LoadImage.ensure(engine);
        }
    }

    @AfterEach
    void clearUp() throws Exception {
        for (Life life : lives) {
            life.clearUp();
        }
    }

    @Test
    void theLifeHasAsManyChanges() throws Exception {
        Life life = life(0, false);

        assertThat(life.live()).as(String.join("\n", life.changes)).isTrue();

        assertThat(life.changes).hasSize(CHANGES);
        life.assertAsAskedFor();
    }

    @TestFactory
    Stream<DynamicTest> nothingIsDoubleAndNothingLost() {
        long seed = Long.getLong("gestor.seed", System.nanoTime());
        List<Integer> moments = new ArrayList<>();
        for (int moment = 0; moment < 2 * CHANGES; moment++) {
            moments.add(moment);
        }
        if (KILLS < LONG_FORM) {
            Collections.shuffle(moments, new Random(seed));
            moments = new ArrayList<>(moments.subList(0, KILLS));
            Collections.sort(moments);
        }
        return moments.stream()
                .map(moment -> DynamicTest.dynamicTest(
                        "change %d, done: %b, seed %d".formatted(moment / 2 + 1, moment % 2 == 1, seed),
                        () -> killAt(moment / 2 + 1, moment % 2 == 1)));
    }

    private void killAt(int change, boolean done) throws Exception {
        Life life = life(change, done);
        boolean whole = life.live();
        assertThat(whole).as("it was killed; changes: %s", life.changes).isFalse();

        try (ManagerProcess next = life.start(Optional.empty())) {
            life.awaitSettled(next);
            life.assertAsAskedFor();
            assertThat(next.terminate()).as(next.output()).isZero();
        }
        life.assertAsAskedFor();
        life.clearUp();
    }

    private Life life(int fatal, boolean done) throws IOException {
        Life life = new Life(folder, fatal, done);
        lives.add(life);
        return life;
    }

    private enum Subject {
        SERVICES,
        CLIENT,
        AGENT
    }

    private interface Request {
        void send() throws IOException, InterruptedException;
    }

    /** A manager's life under an instance name of its own, and what its callers may expect of the containers at any time. */
    private static final class Life {
        private final String name = "kill" + UUID.randomUUID().toString().substring(0, 8);
        private final Path folder;
        private final int fatal;
        private final boolean done;
        private final Path state;
        private final Map<Subject, Set<Integer>> allowed = new EnumMap<>(Subject.class);
        private List<String> changes = List.of();

        Life(Path parent, int fatal, boolean done) throws IOException {
            this.fatal = fatal;
            this.done = done;
            folder = Files.createDirectory(parent.resolve(name));
            state = folder.resolve("state").resolve(name);
            for (Subject subject : Subject.values()) {
                allowed.put(subject, Set.of(0));
            }
        }

        ManagerProcess start(Optional<String> dockerUrl) throws Exception {
            Files.deleteIfExists(state.resolve("address"));
            List<String> arguments = new ArrayList<>(List.of(
                    "serve",
                    "--instance=" + name,
                    "--state=" + folder.resolve("state"),
                    "--port=0",
                    "--lang=en",
                    "--period=1s",
                    "--log-server=none",
                    "--sysinfo=procfs"));
            arguments.add("--docker-url=" + dockerUrl.orElse("unix://" + DOCKER_SOCKET));
            ManagerProcess manager =
                    ManagerProcess.start(Path.of("target/manager.jar"), folder, "manager-" + name, arguments);
            try {
                manager.await(
                        "readiness",
                        () -> Files.exists(state.resolve("address"))
                                && new ManagerCalls(state)
                                                .send("GET", "/readyz", "")
                                                .status()
                                        == 200);
            } catch (IOException e) {
                manager.close();
                throw e;
            }
            return manager;
        }

        /** Whether it came to its end. */
        boolean live() throws Exception {
            try (var proxy = new KillingProxy(folder.resolve("docker.sock"), DOCKER_SOCKET, fatal, done);
                    ManagerProcess manager = start(Optional.of(proxy.url()))) {
                proxy.victim(manager::kill);
                try {
                    script(manager);
                    return true;
                } catch (IOException e) {
                    if (!proxy.dead()) {
                        throw e;
                    }
                    return false;
                } finally {
                    changes = proxy.changes();
                }
            }
        }

        private void script(ManagerProcess manager) throws Exception {
            var calls = new ManagerCalls(state);
            ProjectSpec project = project();
            change(
                    manager,
                    Subject.SERVICES,
                    2,
                    () -> calls.require("PUT", "/v1/projects/" + name, SpecJson.write(project)));
            change(manager, Subject.CLIENT, 1, () -> calls.require("POST", "/client", """
                    {"image": "%s", "cpu_target": 50, "constants": {"kp": 0, "ki": 0, "kd": 0}, "cpus": 0.1}
                    """.formatted(LoadImage.TAG)));
            awaitClient(manager, calls, "READY");
            change(manager, Subject.CLIENT, 3, () -> calls.require("POST", "/client/containers", "{\"amount\": 2}"));
            awaitClient(manager, calls, "READY");
            change(manager, Subject.CLIENT, 1, () -> calls.require("DELETE", "/client/containers", "{\"amount\": 2}"));
            change(
                    manager,
                    Subject.AGENT,
                    1,
                    () -> calls.require("POST", "/containers", """
                    {"service": "node", "image": "%s"}
                    """.formatted(ServiceImage.TAG)));
            change(
                    manager,
                    Subject.SERVICES,
                    0,
                    () -> calls.require("DELETE", "/v1/services?name=" + name + "&volumes=false", ""));
            manager.await("the network's end", () -> !networkExists());
            awaitClient(manager, calls, "READY");
            change(manager, Subject.CLIENT, 0, () -> calls.require("DELETE", "/client", ""));
            awaitClient(manager, calls, "DEAD");
            change(
                    manager,
                    Subject.AGENT,
                    0,
                    () -> calls.require(
                            "DELETE",
                            "/container/" + running(Subject.AGENT).iterator().next(),
                            ""));
        }

        /** Until the request is answered either number is right, afterwards only the new one. */
        private void change(ManagerProcess manager, Subject subject, int to, Request request) throws Exception {
            Set<Integer> either = new TreeSet<>(allowed(subject));
            either.add(to);
            allowed.put(subject, either);
            request.send();
            allowed.put(subject, Set.of(to));
            manager.await(
                    subject + " to be " + to,
                    () -> running(subject).size() == to && created().isEmpty());
        }

        private Set<Integer> allowed(Subject subject) {
            return allowed.getOrDefault(subject, Set.of());
        }

        private static void awaitClient(ManagerProcess manager, ManagerCalls calls, String status) throws Exception {
            manager.await(
                    "client " + status,
                    () -> calls.send("GET", "/client", "")
                            .json()
                            .path("status")
                            .asText()
                            .equals(status));
        }

        private ProjectSpec project() {
            String network = name + "_net";
            var pattern = ContainerSpec.of("web", ServiceImage.TAG, Owner.SERVICES)
                    .withNetworking(new Networking(
                            Networking.Mode.NETWORKS,
                            List.of(new Networking.Attachment(network, List.of("web"))),
                            List.of(),
                            Set.of(),
                            List.of(),
                            List.of()));
            var web = new ServiceSpec(name, "web", 2, pattern, Optional.empty(), RestartRule.ALWAYS, List.of());
            return new ProjectSpec(
                    name,
                    List.of(web),
                    List.of(new NetworkSpec(network, "", Map.of(), Map.of(), false, false)),
                    List.of());
        }

        /** Waits until the manager says that nothing is left to be done. */
        void awaitSettled(ManagerProcess manager) throws Exception {
            var calls = new ManagerCalls(state);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!settled(calls)) {
                if (System.nanoTime() > end || !manager.isAlive()) {
                    throw new AssertionError("not settled: %s%n%s%n%s%n%s"
                            .formatted(
                                    calls.send("GET", "/v1/services", "").body(),
                                    calls.send("GET", "/client", "").body(),
                                    all(),
                                    manager.output()));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }

        /** By what it says, and by what there is: it may not have begun to look yet. */
        private boolean settled(ManagerCalls calls) throws Exception {
            JsonNode listing = calls.require("GET", "/v1/services", "");
            assertThat(listing.path("problems")).isEmpty();
            int declared = 0;
            for (JsonNode service : listing.path("services")) {
                if (!service.path("settled").asBoolean()
                        || service.path("withdrawn").asBoolean()) {
                    return false;
                }
                declared += service.path("replicas").asInt();
            }
            ManagerCalls.Answer client = calls.send("GET", "/client", "");
            String status = client.status() == 404
                    ? "DEAD"
                    : client.json().path("status").asText();
            int wanted =
                    client.status() == 404 ? 0 : client.json().path("wanted").asInt();
            return List.of("READY", "DEAD").contains(status)
                    && running(Subject.CLIENT).size() == wanted
                    && running(Subject.SERVICES).size() == declared
                    && (declared > 0) == networkExists()
                    && all().stream().allMatch(line -> line.contains(" running "));
        }

        void assertAsAskedFor() throws Exception {
            for (Subject subject : Subject.values()) {
                assertThat(allowed(subject))
                        .as("%s after %s; there are %s", subject, changes, all())
                        .contains(running(subject).size());
            }
            assertThat(running(Subject.SERVICES)).isSubsetOf(name + "-web-0", name + "-web-1");
            assertThat(networkExists()).isEqualTo(!running(Subject.SERVICES).isEmpty());
            assertThat(all()).as("all of them run").allMatch(line -> line.contains(" running "));
        }

        private Set<String> running(Subject subject) throws IOException, InterruptedException {
            Set<String> names = new TreeSet<>();
            for (String line : all()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals(subject.name().toLowerCase(java.util.Locale.ROOT)) && words[1].equals("running")) {
                    names.add(words[2]);
                }
            }
            return names;
        }

        private List<String> created() throws IOException, InterruptedException {
            return all().stream().filter(line -> line.contains(" created ")).toList();
        }

        /** Owner, state and name of each container of the instance. */
        private List<String> all() throws IOException, InterruptedException {
            return lines(
                    "ps",
                    "--all",
                    "--filter",
                    "label=" + Labels.INSTANCE + "=" + name,
                    "--format",
                    "{{.Label \"" + Labels.OWNER + "\"}} {{.State}} {{.Names}}");
        }

        private boolean networkExists() throws IOException, InterruptedException {
            return !lines("network", "ls", "--quiet", "--filter", "name=" + name + "_net")
                    .isEmpty();
        }

        void clearUp() throws IOException, InterruptedException {
            List<String> ids = lines("ps", "--all", "--quiet", "--filter", "label=" + Labels.INSTANCE + "=" + name);
            if (!ids.isEmpty()) {
                List<String> remove = new ArrayList<>(List.of("rm", "--force"));
                remove.addAll(ids);
                DOCKER.run(remove.toArray(String[]::new));
            }
            for (String network : lines("network", "ls", "--quiet", "--filter", "name=" + name + "_net")) {
                DOCKER.run("network", "rm", network);
            }
        }

        private static List<String> lines(String... arguments) throws IOException, InterruptedException {
            return DOCKER.run(arguments).lines().filter(l -> !l.isBlank()).toList();
        }
    }
}
