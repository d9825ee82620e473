// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatcherTest {
    private static final int THREADS = 4;
    private static final int PLANS = 60;
    private static final List<Precedence> PRECEDENCES = List.of(Precedence.values());

    private final InMemoryHost host = new InMemoryHost(Clock.systemUTC());
    private final Inventory inventory = follow();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch goOn = new CountDownLatch(1);

    private Inventory follow() {
        try {
            return host.engine("test").follow();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        goOn.countDown();
        threads.shutdownNow();
        inventory.close();
    }

    /** The inventory, which follows this instance's own, does not tell. */
    @Test
    void theNameOfARenamedForeignContainerIsFree() throws Exception {
        host.addImage("gestor/low-cpu", Map.of());
        Container foreign = host.engine("other").run(ContainerSpec.of("web", "gestor/low-cpu", Owner.USER));
        ContainerEngine engine = host.engine("test");
        try (var actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(10), false)) {
            var dispatcher = new Dispatcher(inventory, actuator);
            engine.named().entrust(foreign.id());
            Container named = dispatcher.entrust(foreign);
            dispatcher.dispatch(List.of(new Proposal.Change(
                    "test",
                    Precedence.UPDATE,
                    "rename",
                    named,
                    Set.of(Owner.USER),
                    new ContainerChange.Rename("web-old"),
                    "",
                    Map.of())));

            Dispatcher.Dispatched second = dispatcher.dispatch(List.of(new Proposal.Creation(
                    "test",
                    Precedence.UPDATE,
                    "create",
                    ContainerSpec.of("web", "gestor/low-cpu", Owner.USER),
                    "",
                    Map.of())));

            assertThat(second.overruled()).isEmpty();
            assertThat(second.outcomes()).extracting(ActionOutcome::outcome).containsExactly(Outcome.DONE);
        }
    }

    /** Deadlines are so short that many actions outlast their plan, and some do not even begin. */
    @Test
    void noTwoPlansEverActOnOneContainerOrName() throws Exception {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("DispatcherTest -Dseed=" + seed);
        host.addImage("gestor/low-cpu", Map.of());
        for (int i = 0; i < 6; i++) {
            start("n" + i);
        }
        Random delays = new Random(seed);
        var watched = new WatchedEngine(host.engine("test"), () -> Thread.sleep(0, delays.nextInt(900_000)));
        try (var actuator = new Actuator(watched.engine, System::nanoTime, Duration.ofMillis(1), false)) {
            var dispatcher = new Dispatcher(inventory, actuator);
            List<Future<?>> callers = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                Random random = new Random(seed + t);
                callers.add(threads.submit(() -> {
                    for (int i = 0; i < PLANS; i++) {
                        List<Proposal> proposals = proposals(random);
                        Dispatcher.Dispatched came = dispatcher.dispatch(proposals);
                        assertThat(came.outcomes().size() + came.overruled().size())
                                .isEqualTo(proposals.size());
                        actuator.late();
                    }
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get(50, TimeUnit.SECONDS);
            }
            assertThat(watched.collisions).as("seed %d", seed).isEmpty();
            assertThat(watched.calls.get()).isGreaterThan(PLANS);

            // Nothing stays busy for ever.
            await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
                dispatcher.dispatch(removals());
                assertThat(inventory.containers()).isEmpty();
            });
        }
        assertThat(watched.collisions).as("seed %d", seed).isEmpty();
    }

    private List<Proposal> removals() {
        return List.copyOf(inventory.containers().stream()
                .map(c -> Fixtures.removal("cleanup", Precedence.EVICT, c, Owner.WORKLOAD))
                .toList());
    }

    private List<Proposal> proposals(Random random) {
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            List<Container> known = inventory.containers();
            Precedence precedence = PRECEDENCES.get(random.nextInt(PRECEDENCES.size()));
            int kind = random.nextInt(10);
            if (kind < 4 || known.isEmpty()) {
                proposals.add(Fixtures.creation("n" + random.nextInt(8)));
            } else if (kind < 5) {
                proposals.add(Fixtures.provision(Fixtures.network("net" + random.nextInt(2)), random.nextBoolean()));
            } else if (kind < 7) {
                Container container = known.get(random.nextInt(known.size()));
                proposals.add(
                        random.nextBoolean()
                                ? Fixtures.removal("some", precedence, container, Owner.WORKLOAD)
                                : Fixtures.stopping("some", container, Owner.WORKLOAD));
            } else {
                List<ContainerChange> changes = List.of(
                        new ContainerChange.Start(),
                        new ContainerChange.Restart(),
                        new ContainerChange.Rename("n" + random.nextInt(8)));
                proposals.add(Fixtures.change(
                        "some",
                        precedence,
                        known.get(random.nextInt(known.size())),
                        changes.get(random.nextInt(3)),
                        Owner.WORKLOAD));
            }
        }
        return proposals;
    }

    @Test
    void whatOutlastsItsPlanIsBusyUntilItsEnd() throws Exception {
        host.addImage("gestor/low-cpu", Map.of());
        Container container = start("one");
        var restart =
                Fixtures.change("heal", Precedence.HEAL, container, new ContainerChange.Restart(), Owner.WORKLOAD);
        var watched = new WatchedEngine(host.engine("test"), this::hold);
        try (var actuator = new Actuator(watched.engine, System::nanoTime, Duration.ofMillis(20), false)) {
            var dispatcher = new Dispatcher(inventory, actuator);
            Dispatcher.Dispatched came = dispatcher.dispatch(List.of(restart, Fixtures.creation("new")));
            assertThat(came.outcomes()).extracting(ActionOutcome::outcome).containsOnly(Outcome.FAILED);

            Dispatcher.Dispatched again = dispatcher.dispatch(List.of(
                    Fixtures.removal("retention", Precedence.EVICT, container, Owner.WORKLOAD),
                    Fixtures.creation("new")));
            assertThat(again.overruled())
                    .extracting(Plan.Overruled::reason)
                    .containsExactlyInAnyOrder(
                            "heal has begun to change it, and has not ended",
                            "workload has begun to create it, and has not ended");

            goOn.countDown();
            await().atMost(10, TimeUnit.SECONDS).until(() -> watched.running.get() == 0);
            await().atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(dispatcher
                                    .dispatch(List.of(
                                            Fixtures.removal("retention", Precedence.EVICT, container, Owner.WORKLOAD)))
                                    .overruled())
                            .isEmpty());
        }
        assertThat(watched.collisions).isEmpty();
    }

    @Test
    void aRemovalThatOutlastsItsPlanIsWaitedForAndNotDisturbed() throws Exception {
        Container container = start("one");
        var removal = Fixtures.removal("retention", Precedence.EVICT, container, Owner.WORKLOAD);
        var watched = new WatchedEngine(host.engine("test"), this::hold);
        try (var actuator = new Actuator(watched.engine, System::nanoTime, Duration.ofMillis(500), false)) {
            var dispatcher = new Dispatcher(inventory, actuator);
            dispatcher.dispatch(List.of(removal));

            var start =
                    Fixtures.change("heal", Precedence.HEAL, container, new ContainerChange.Start(), Owner.WORKLOAD);
            assertThat(dispatcher.dispatch(List.of(start)).overruled()).hasSize(1);

            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(goOn::countDown);
            assertThat(dispatcher
                            .dispatch(List.of(Fixtures.removal("cleanup", Precedence.EVICT, container, Owner.WORKLOAD)))
                            .outcomes())
                    .extracting(ActionOutcome::outcome)
                    .containsExactly(Outcome.DONE);
            assertThat(watched.calls).hasValue(1);
        }
    }

    @Test
    void anInterruptedCallerLeavesNothingBusy() throws Exception {
        Container container = start("one");
        var removal = Fixtures.removal("retention", Precedence.EVICT, container, Owner.WORKLOAD);
        var watched = new WatchedEngine(host.engine("test"), this::hold);
        try (var actuator = new Actuator(watched.engine, System::nanoTime, Duration.ofSeconds(20), false)) {
            var dispatcher = new Dispatcher(inventory, actuator);
            Future<Dispatcher.Dispatched> first = threads.submit(() -> dispatcher.dispatch(List.of(removal)));
            await().atMost(10, TimeUnit.SECONDS).until(() -> watched.running.get() == 1);
            first.cancel(true);
            goOn.countDown();

            await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
                // It may have come to its end before it heard of the interrupt, and the container be gone.
                assertThat(dispatcher.dispatch(List.of(removal)).overruled())
                        .extracting(Plan.Overruled::reason)
                        .noneMatch(reason -> reason.contains("has begun"));
            });
            assertThat(host.containers()).isEmpty();
        }
        assertThat(watched.collisions).isEmpty();
    }

    @Test
    void afterTheEndNothingBegins() throws Exception {
        Container container = start("one");
        var actuator = new Actuator(host.engine("test"), System::nanoTime, Duration.ofSeconds(1), false);
        var dispatcher = new Dispatcher(inventory, actuator);
        actuator.close();

        for (int i = 0; i < 2; i++) {
            assertThat(dispatcher
                            .dispatch(
                                    List.of(Fixtures.removal("retention", Precedence.EVICT, container, Owner.WORKLOAD)))
                            .outcomes())
                    .extracting(o -> o.error().orElse(""))
                    .containsExactly("the manager ends");
        }
        assertThat(host.containers()).containsExactly(container);
    }

    @Test
    void aDryRunLeavesNothingBusy() throws Exception {
        Container container = start("one");
        var removal = Fixtures.removal("retention", Precedence.EVICT, container, Owner.WORKLOAD);
        try (var actuator = new Actuator(host.engine("test"), System::nanoTime, Duration.ofSeconds(1), true)) {
            var dispatcher = new Dispatcher(inventory, actuator);
            dispatcher.dispatch(List.of(removal));

            assertThat(dispatcher.dispatch(List.of(removal)).outcomes())
                    .extracting(ActionOutcome::outcome)
                    .containsExactly(Outcome.DRY_RUN);
        }
    }

    private void hold() throws InterruptedException {
        if (!goOn.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody came");
        }
    }

    private Container start(String name) {
        return host.start(name, "gestor/low-cpu", Fixtures.labels("test", Owner.WORKLOAD));
    }
}
