// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.cli.RecordedEngine.Call;
import dev.gestor.cli.RecordedEngine.Kind;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Cycle;
import dev.gestor.control.CycleReport;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.LastUsage;
import dev.gestor.control.Proposal;
import dev.gestor.control.Recorder;
import dev.gestor.control.RetentionStep;
import dev.gestor.control.client.ClientStatus;
import dev.gestor.control.client.SteppedClient;
import dev.gestor.control.client.SteppedClock;
import dev.gestor.control.service.SteppedKeeper;
import dev.gestor.control.testing.FakeUsageSource;
import dev.gestor.control.testing.TogetherRules;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.policy.RetentionPolicy;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.RestartLimits;
import dev.gestor.telemetry.testing.InMemoryLiveSource;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadGenerator;
import dev.gestor.workload.WorkloadKind;
import dev.gestor.workload.WorkloadLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Evictor, healer and autoscaler on one host for ten minutes of made-up time, while a load comes and goes, containers die at
 * random and new workload comes every minute. {@code -Dgestor.seed=N} repeats one of them.
 */
final class TogetherTest {
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final int TICKS = 300;
    /** Without deaths, so that all can come to rest. */
    private static final int QUIET_TICKS = 45;

    private static final int TICKS_A_CYCLE = 5;
    private static final int TICKS_A_MINUTE = 30;
    private static final int WORLDS = 4;
    private static final int MOST_CLIENTS = 5;
    private static final String IMAGE = "shop/web:1";

    /** Deaths by the test's own hand must not be taken for a crash loop. */
    private static final RestartLimits LIMITS = new RestartLimits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            1000,
            Duration.ofMinutes(15),
            Duration.ofMinutes(5));

    @TempDir
    private Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final InMemoryHost host = new InMemoryHost(clock);
    private final RecordedEngine recorded = new RecordedEngine(host.engine("test"));
    private final ContainerEngine engine = recorded.engine;
    private final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();
    private final Map<String, Double> shares = new HashMap<>();
    private final InMemoryLiveSource live = new InMemoryLiveSource(clock);
    private final Actuator actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(20), false);
    private final Map<String, Container> untouchable = new HashMap<>();
    private int deadClients;
    /** Whether something has gone of which no word has come. */
    private boolean unnoticed;

    static LongStream seeds() {
        Long seed = Long.getLong("gestor.seed");
        return seed != null ? LongStream.of(seed) : new Random().longs(WORLDS);
    }

    @AfterEach
    void close() {
        actuator.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noPolicyUndoesWhatAnotherDid(long seed) throws Exception {
        try {
            live(new Random(seed));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void live(Random random) throws Exception {
        Arrays.stream(WorkloadKind.values()).forEach(kind -> host.addImage(kind.image(), Map.of()));
        host.addImage(IMAGE, Map.of());
        bystanders();
        try (Inventory inventory = engine.follow()) {
            live(random, inventory);
        }

        assertEachActionIsDecidedOnceAndEachDecisionActed();
        TogetherRules.assertEachTellsWhy(decisions);
        TogetherRules.assertEachContainerIsItsOwners(decisions);
        TogetherRules.assertNothingIsMadeAgainThatAnotherRemoved(decisions, deadClients);
        assertThat(recorded.calls()).extracting(Call::subject).doesNotContainAnyElementsOf(untouchable.keySet());
        Map<String, Container> now = new HashMap<>();
        host.containers().forEach(c -> now.put(c.id(), c));
        assertThat(now).containsAllEntriesOf(untouchable);
    }

    private void live(Random random, Inventory inventory) throws Exception {
        var lastUsage = new LastUsage();
        Recorder recorder = entry -> decisions.addAll(entry.decisions());
        var dispatcher = new Dispatcher(inventory, actuator);
        var usage = new FakeUsageSource(clock, id -> shares.computeIfAbsent(id, key -> random.nextDouble() / 10));
        var cycle = new Cycle(
                usage,
                inventory,
                Optional.of(new RetentionStep(RetentionPolicy.DEFAULT, Duration.ofSeconds(10), Proposal.Extent.STOP)),
                dispatcher,
                recorder,
                clock,
                clock::nanoTime,
                UUID::randomUUID,
                lastUsage);
        var requests = new ChangeRequests(dispatcher, recorder, clock, UUID::randomUUID, cycle::number);
        var workload = new Workload(
                new ManagedWorkload(inventory, lastUsage::availableBytes, requests),
                new WorkloadGenerator(new SplittableRandom(random.nextLong())),
                WorkloadLimits.DEFAULT,
                clock);
        var client = new SteppedClient(folder, engine, inventory, requests, live, clock);
        try (var keeper = new SteppedKeeper(inventory, requests, LIMITS, clock::nanoTime)) {
            cycle.prime();
            keeper.declare(DeclaredProject.of(project("shop")));
            client.declare(IMAGE, 50, MOST_CLIENTS);
            double load = 60;
            for (int tick = 0; tick < TICKS; tick++) {
                if (tick < TICKS - QUIET_TICKS) {
                    load = tick % TICKS_A_MINUTE == 0 ? 20 + random.nextInt(220) : load;
                    somethingDies(random);
                }
                declareMore(tick, keeper);
                share(load);
                if (tick % TICKS_A_MINUTE == 0) {
                    var unused = workload.create(10, "schedule");
                }
                takeTurns(random, keeper, client);
                if (tick % TICKS_A_CYCLE == 0) {
                    assertThat(cycle.run().problem()).isEqualTo(Optional.<CycleReport.Problem>empty());
                }
                assertThat(inventory.containers().stream().filter(c -> c.owner().equals(Optional.of(Owner.CLIENT))))
                        .hasSizeBetween(unnoticed ? 0 : 1, MOST_CLIENTS);
                // By now word has come of what vanished.
                inventory.resynchronise();
                unnoticed = false;
                clock.pass(TICK);
            }
            assertThat(keeper.unsettled()).isEmpty();
            assertThat(owned(Owner.SERVICES).stream().filter(Container::running))
                    .extracting(Container::name)
                    .containsExactlyInAnyOrder("shop-db-0", "shop-web-0", "shop-web-1", "shop-web-2");
            assertThat(client.client().status()).isEqualTo(ClientStatus.READY);
            assertThat(owned(Owner.CLIENT)).hasSize(client.client().wanted()).allMatch(Container::running);
        }
    }

    /** In either order: they do not know of each other. */
    private static void takeTurns(Random random, SteppedKeeper keeper, SteppedClient client) throws Exception {
        if (random.nextBoolean()) {
            keeper.turn();
            client.turn();
        } else {
            client.turn();
            keeper.turn();
        }
    }

    /** Another project comes and goes, and the first one is changed. */
    private void declareMore(int tick, SteppedKeeper keeper) {
        if (tick == 2 * TICKS_A_MINUTE) {
            keeper.declare(DeclaredProject.of(project("blog")));
        } else if (tick == 4 * TICKS_A_MINUTE) {
            keeper.declare(new DeclaredProject(project("blog"), List.of(), true, false));
        } else if (tick == 6 * TICKS_A_MINUTE) {
            ProjectSpec shop = project("shop");
            List<ServiceSpec> services = shop.services().stream()
                    .map(s -> new ServiceSpec(
                            s.project(),
                            s.name(),
                            s.replicas(),
                            s.pattern().withLabels(Map.of("version", "2")),
                            s.containerName(),
                            s.restart(),
                            s.dependencies()))
                    .toList();
            keeper.declare(DeclaredProject.of(new ProjectSpec("shop", services, shop.networks(), List.of())));
        }
    }

    private static ProjectSpec project(String name) {
        return new ProjectSpec(
                name,
                List.of(
                        service(name, "db", 1),
                        service(name, "web", 3, new Dependency("db", Dependency.Condition.STARTED, true, false))),
                List.of(new NetworkSpec(name + "_net", "", Map.of(), Map.of(), false, false)),
                List.of());
    }

    private static ServiceSpec service(String project, String name, int replicas, Dependency... dependencies) {
        var pattern = ContainerSpec.of(name, IMAGE, Owner.SERVICES)
                .withNetworking(new Networking(
                        Networking.Mode.NETWORKS,
                        List.of(new Networking.Attachment(project + "_net", List.of(name))),
                        List.of(),
                        Set.of(),
                        List.of(),
                        List.of()));
        return new ServiceSpec(
                project, name, replicas, pattern, Optional.empty(), RestartRule.ALWAYS, List.of(dependencies));
    }

    /** Containers that nobody may touch, all hungry; and some of a person's that may be stopped. */
    private void bystanders() {
        spare("foreign", labels("other", "workload"));
        spare("unlabelled", Map.of());
        spare("unmanaged", Map.of(Labels.INSTANCE, "test", Labels.OWNER, "workload"));
        spare("unowned", Map.of(Labels.MANAGED, "true", Labels.INSTANCE, "test"));
        spare("protected", protectedOne("workload"));
        spare("protected-mine", protectedOne("user"));
        spare("node-0-123456", labels("test", "agent"));
        for (int i = 0; i < 4; i++) {
            host.start("mine-" + i, IMAGE, labels("test", "user"));
        }
    }

    private void spare(String name, Map<String, String> labels) {
        Container container = host.start(name, IMAGE, labels);
        shares.put(container.id(), 0.05);
        untouchable.put(container.id(), container);
    }

    private static Map<String, String> labels(String instance, String owner) {
        return Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance, Labels.OWNER, owner);
    }

    private static Map<String, String> protectedOne(String owner) {
        Map<String, String> labels = new HashMap<>(labels("test", owner));
        labels.put(Labels.PROTECT, "true");
        return labels;
    }

    private void share(double load) {
        List<Container> clients =
                owned(Owner.CLIENT).stream().filter(Container::running).toList();
        clients.forEach(c -> live.cpuCores(c.id(), Math.min(1, load / 100 / clients.size())));
    }

    /** Ends by itself, killed or removed by somebody, at times unnoticed. */
    private void somethingDies(Random random) {
        List<Container> mortal = host.containers().stream()
                .filter(c -> !untouchable.containsKey(c.id()) && c.running())
                // What ends soon after its start tells against its image, and then it is given up.
                .filter(c -> c.created().isBefore(clock.instant().minusSeconds(30)))
                .toList();
        if (mortal.isEmpty() || random.nextInt(4) > 0) {
            return;
        }
        Container victim = mortal.get(random.nextInt(mortal.size()));
        if (victim.owner().equals(Optional.of(Owner.CLIENT))) {
            deadClients++;
        }
        switch (random.nextInt(4)) {
            case 0 -> host.exit(victim.id(), random.nextInt(2));
            case 1 -> host.kill(victim.id());
            case 2 -> host.vanish(victim.id());
            default -> {
                host.vanishUnnoticed(victim.id());
                unnoticed = true;
            }
        }
    }

    private List<Container> owned(Owner owner) {
        return host.containers().stream()
                .filter(c -> c.owner().equals(Optional.of(owner)))
                .filter(c -> !untouchable.containsKey(c.id()))
                .toList();
    }

    private void assertEachActionIsDecidedOnceAndEachDecisionActed() {
        Map<String, Integer> calls = new TreeMap<>();
        recorded.calls().forEach(c -> calls.merge(c.kind() + " " + c.subject(), 1, Integer::sum));
        Map<String, Integer> decided = new TreeMap<>();
        decisions.stream()
                .filter(d -> TogetherRules.ACTED.contains(d.outcome()))
                .forEach(d -> decided.merge(action(d), 1, Integer::sum));
        assertThat(decided).isEqualTo(calls).isNotEmpty();
    }

    /** As the engine's calls are told. */
    private static String action(DecisionRecord decision) {
        String subject = decision.container().map(DecisionRecord.Subject::id).orElse("");
        return switch (decision.action()) {
            case "create" -> Kind.CREATE + " " + subject;
            case "evict" -> Kind.END + " " + subject;
            case "remove", "provision" ->
                subject.isEmpty()
                        ? Kind.RESOURCE + " "
                                + decision.inputs().getOrDefault("subject", "").replaceFirst("^\\w+ ", "")
                        : Kind.END + " " + subject;
            default -> Kind.CHANGE + " " + subject;
        };
    }
}
