// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.testing.TogetherRules;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Labels;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.LoadImage;
import dev.gestor.engine.testing.ServiceImage;
import dev.gestor.engine.testing.TestImage;
import dev.gestor.journal.DecisionQuery;
import dev.gestor.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Evictor, healer and autoscaler of one real process, while new workload comes, a load comes and goes and containers are killed; judged by
 * the journal and Docker's own events. {@code -Dgestor.together.seconds=120} is the long form, {@code -Dgestor.seed=N} repeats who
 * is killed.
 */
final class TogetherIT {
    private static final DockerCommand DOCKER = DockerCommand.onThisMachine();
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("gestor.together.seconds", 30));
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_CLIENTS = 4;
    /** A client's container that ends sooner tells against its image. */
    private static final Duration SOUND = Duration.ofSeconds(31);

    private static final Duration GROWN = Duration.ofSeconds(5);
    /** Fewer than make a crash loop. */
    private static final int MOST_KILLS_A_SERVICE = 3;

    @TempDir
    private Path folder;

    private final HandMadeContainers made = new HandMadeContainers(DOCKER);
    private final String instance = made.instance("together");
    private final String other = made.instance("foreign");
    private final Map<String, Long> firstSeen = new HashMap<>();
    private final Map<String, Integer> serviceKills = new HashMap<>();
    private final Set<String> removedByHand = new HashSet<>();
    private int deadClients;

    @BeforeAll
    static void buildImages() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (ContainerEngine engine =
                new DockerEngine(address, new Instance("together-build"), Clock.systemUTC(), new Random(1))) {
            ServiceImage.ensure(engine);
            LoadImage.ensure(engine);
            TestImage.ensure(engine);
        }
    }

    @AfterEach
    void removeContainers() throws Exception {
        made.removeAll(instance, other);
        for (String network : DOCKER.run("network", "ls", "--quiet", "--filter", "name=" + instance + "_")
                .lines()
                .toList()) {
            DOCKER.run("network", "rm", network);
        }
    }

    @Test
    void noPolicyUndoesWhatAnotherDid() throws Exception {
        long seed = Long.getLong("gestor.seed", System.nanoTime());
        Set<String> untouchable = bystanders();
        Path eventFile = folder.resolve("events");
        Process watch = watch(eventFile);
        List<Container> left;
        try (ManagerProcess manager = manager()) {
            manager.awaitCycles(1);
            var calls = new ManagerCalls(folder.resolve("state").resolve(instance));
            declare(calls);
            rage(new Random(seed), calls);
            left = settle(manager, calls);
            assertThat(manager.terminate()).as(manager.output()).isZero();
        } finally {
            // What Docker tells last is written too.
            TimeUnit.SECONDS.sleep(1);
            watch.destroy();
            watch.waitFor();
        }
        List<DecisionRecord> decisions = new JournalReader(
                        folder.resolve("state").resolve(instance))
                .decisions(DecisionQuery.all().withLimit(1_000_000));
        List<Event> events = Files.readAllLines(eventFile).stream()
                .map(Event::of)
                .filter(e -> !e.owner().isEmpty())
                .toList();
        String about = "seed %d, %d decisions, %d events".formatted(seed, decisions.size(), events.size());

        assertThat(left.stream().filter(c -> c.owner().equals("services")))
                .as(about)
                .extracting(Container::name)
                .containsExactlyInAnyOrder(instance + "-db-0", instance + "-web-0", instance + "-web-1");
        TogetherRules.assertEachTellsWhy(decisions);
        TogetherRules.assertEachContainerIsItsOwners(decisions);
        TogetherRules.assertNothingIsMadeAgainThatAnotherRemoved(decisions, deadClients);
        assertActionsAndDecisionsMatch(about, events, decisions);
        assertClientsWithinTheirLimits(about, events);
        assertThat(events.stream().map(Event::id)).as(about).doesNotContainAnyElementsOf(untouchable);
        assertThat(DOCKER.run("ps", "--no-trunc", "--format", "{{.ID}}").lines())
                .as(about)
                .containsAll(untouchable);
    }

    /** All hungry, and none of the evictor's business; and one of a person's that is. */
    private Set<String> bystanders() throws Exception {
        Map<String, String> protectedOne = new HashMap<>(HandMadeContainers.labels(instance, "workload"));
        protectedOne.put(Labels.PROTECT, "true");
        Set<String> untouchable = Set.of(
                made.start("foreign", HandMadeContainers.labels(other, "workload"), List.of(), "fill", "24"),
                made.start("unlabelled", Map.of(), List.of(), "fill", "24"),
                made.start("protected", protectedOne, List.of(), "fill", "24"));
        made.start("mine", HandMadeContainers.labels(instance, "user"), List.of(), "fill", "24");
        return untouchable;
    }

    private ManagerProcess manager() throws IOException {
        return ManagerProcess.start(
                folder,
                instance,
                "--period=2s",
                "--workload=internal",
                "--every=10s",
                "--count=4",
                "--burst=7",
                "--log-server=none");
    }

    private void declare(ManagerCalls calls) throws Exception {
        Path compose = folder.resolve("compose.yaml");
        Files.writeString(compose, """
                name: %s
                services:
                  db:
                    image: %s
                    restart: always
                  web:
                    image: %s
                    restart: always
                    depends_on: [db]
                    deploy:
                      replicas: 2
                """.formatted(instance, ServiceImage.TAG, ServiceImage.TAG));
        try (ManagerProcess up = ManagerProcess.start(
                Path.of("target/manager.jar"),
                folder,
                "up",
                List.of("up", "--file=" + compose, "--instance=" + instance, "--state=" + folder.resolve("state")))) {
            assertThat(up.awaitExit()).as(up.output()).isZero();
        }
        calls.require("POST", "/client", """
                {"image": "%s", "cpu_target": 8, "preset": "eager", "max": %d, "cpus": 0.15}
                """.formatted(LoadImage.TAG, MOST_CLIENTS));
        calls.require("POST", "/containers", """
                {"service": "node", "image": "%s"}
                """.formatted(ServiceImage.TAG));
    }

    /** Every second something may be killed; the client's containers burn for 15 s and are idle for 15 s. */
    private void rage(Random random, ManagerCalls calls) throws Exception {
        long began = System.nanoTime();
        while (System.nanoTime() - began < TIME.toNanos()) {
            long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            burn(calls, second % 30 < 15);
            kill(random);
            TimeUnit.SECONDS.sleep(1);
        }
        burn(calls, false);
    }

    private static void burn(ManagerCalls calls, boolean burning) throws Exception {
        for (JsonNode each : calls.send("GET", "/client", "").json().path("instances")) {
            try {
                if (each.has("host_port")) {
                    LoadImage.order(each.path("host_port").asInt(), burning);
                }
            } catch (IOException e) {
                // It is on its way up or out, and is asked again in a second.
                assertThat(each.path("id").asText()).isNotEmpty();
            }
        }
    }

    private void kill(Random random) throws Exception {
        long now = System.nanoTime();
        List<Container> mortal = containers().stream()
                .filter(c -> c.state().equals("running"))
                .filter(c -> Set.of("workload", "client", "services").contains(c.owner()))
                .filter(c -> !c.name().equals(made.name("protected")))
                .filter(c -> now - firstSeen.computeIfAbsent(c.id(), key -> now)
                        > (c.owner().equals("client") ? SOUND : GROWN).toNanos())
                .filter(c -> serviceKills.getOrDefault(c.name(), 0) < MOST_KILLS_A_SERVICE)
                .toList();
        if (mortal.isEmpty() || random.nextInt(3) > 0) {
            return;
        }
        Container victim = mortal.get(random.nextInt(mortal.size()));
        if (victim.owner().equals("client")) {
            deadClients++;
        } else if (victim.owner().equals("services")) {
            serviceKills.merge(victim.name(), 1, Integer::sum);
        }
        boolean remove = random.nextBoolean();
        if (remove) {
            removedByHand.add(victim.id());
        }
        try {
            DOCKER.run(remove ? new String[] {"rm", "--force", victim.id()} : new String[] {"kill", victim.id()});
        } catch (IOException e) {
            // The manager was quicker.
            assertThat(e).hasMessageMatching("(?s).*(No such container|is not running|already in progress).*");
        }
    }

    /** Waits until all is as declared. */
    private List<Container> settle(ManagerProcess manager, ManagerCalls calls) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        manager.await("rest", () -> {
            JsonNode client = calls.require("GET", "/client", "");
            assertThat(System.nanoTime())
                    .as("%s%n%s", client, calls.send("GET", "/v1/services", "").body())
                    .isLessThan(end);
            boolean services = true;
            for (JsonNode service : calls.require("GET", "/v1/services", "").path("services")) {
                services &= service.path("settled").asBoolean();
            }
            long clients = containers().stream()
                    .filter(c -> c.owner().equals("client") && c.state().equals("running"))
                    .count();
            return services
                    && client.path("status").asText().equals("READY")
                    && clients == client.path("wanted").asInt();
        });
        return containers().stream().filter(c -> c.state().equals("running")).toList();
    }

    private void assertActionsAndDecisionsMatch(String about, List<Event> events, List<DecisionRecord> decisions) {
        Map<String, Integer> created = count(events, "create");
        Map<String, Integer> destroyed = count(events, "destroy");
        Map<String, Integer> started = count(events, "start");
        Map<String, Integer> createdBy = new HashMap<>();
        Map<String, Integer> endedBy = new HashMap<>();
        Map<String, Integer> startedBy = new HashMap<>();
        for (DecisionRecord decision : decisions) {
            if (decision.outcome() != Outcome.DONE || decision.container().isEmpty()) {
                continue;
            }
            String id = decision.container().get().id();
            if (decision.action().equals("create")) {
                createdBy.merge(id, 1, Integer::sum);
                startedBy.merge(id, 1, Integer::sum);
            } else if (Set.of("start", "restart").contains(decision.action())) {
                startedBy.merge(id, 1, Integer::sum);
            } else if (TogetherRules.ends(decision)
                    && !decision.container().get().owner().equals("user")) {
                endedBy.merge(id, 1, Integer::sum);
            }
        }
        assertThat(decisions)
                .as(about)
                .filteredOn(d -> d.outcome() == Outcome.FAILED)
                .filteredOn(d -> d.container()
                        .filter(c -> removedByHand.contains(c.id()))
                        .isEmpty())
                .isEmpty();
        assertThat(createdBy).as(about).isEqualTo(created).isNotEmpty();
        assertThat(startedBy).as(about).isEqualTo(started);
        // Where a person and the manager removed the same one, both may have had a part in it.
        removedByHand.forEach(id -> {
            endedBy.remove(id);
            destroyed.remove(id);
        });
        assertThat(endedBy).as(about).isEqualTo(destroyed);
        assertThat(decisions.stream().map(DecisionRecord::policy))
                .as(about)
                .contains("retention", "services", "cpu-target", "workload", "client", "agent");
    }

    private static Map<String, Integer> count(List<Event> events, String action) {
        Map<String, Integer> count = new HashMap<>();
        events.stream().filter(e -> e.action().equals(action)).forEach(e -> count.merge(e.id(), 1, Integer::sum));
        return count;
    }

    private static void assertClientsWithinTheirLimits(String about, List<Event> events) {
        Set<String> running = new HashSet<>();
        for (Event event : events) {
            if (event.owner().equals("client")) {
                if (event.action().equals("start")) {
                    running.add(event.id());
                } else if (event.action().equals("die")) {
                    running.remove(event.id());
                }
                assertThat(running).as(about).hasSizeLessThanOrEqualTo(MOST_CLIENTS);
            }
        }
        assertThat(running).as(about).isNotEmpty();
    }

    private record Container(String id, String owner, String state, String name) {}

    private List<Container> containers() throws IOException, InterruptedException {
        return DOCKER.run(
                        "ps",
                        "--all",
                        "--no-trunc",
                        "--filter",
                        "label=" + Labels.INSTANCE + "=" + instance,
                        "--format",
                        "{{.ID}} {{.Label \"" + Labels.OWNER + "\"}} {{.State}} {{.Names}}")
                .lines()
                .map(line -> line.split(" ", -1))
                .map(words -> new Container(words[0], words[1], words[2], words[3]))
                .toList();
    }

    private record Event(String action, String id, String owner) {
        static Event of(String line) {
            String[] words = line.split(" ", -1);
            return new Event(words[0], words[1], words[2]);
        }
    }

    /** From now on; what Docker kept is bounded. */
    private Process watch(Path file) throws Exception {
        Process watch = new ProcessBuilder(
                        "docker",
                        "--host",
                        "unix:///var/run/docker.sock",
                        "events",
                        "--filter",
                        "type=container",
                        "--filter",
                        "label=" + Labels.INSTANCE + "=" + instance,
                        "--format",
                        "{{.Action}} {{.ID}} {{index .Actor.Attributes \"" + Labels.OWNER + "\"}}")
                .redirectOutput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // A container of its own tells that it listens.
        long end = System.nanoTime() + LIMIT.toNanos();
        while (Files.size(file) == 0) {
            assertThat(System.nanoTime()).as("events of Docker").isLessThan(end);
            String id = made.start("probe-" + System.nanoTime(), Map.of(Labels.INSTANCE, instance), List.of());
            DOCKER.run("rm", "--force", id);
        }
        TimeUnit.SECONDS.sleep(1);
        return watch;
    }
}
