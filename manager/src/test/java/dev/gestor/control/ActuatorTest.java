// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActuatorTest {
    private final InMemoryHost host = new InMemoryHost(Clock.fixed(Fixtures.NOW, ZoneOffset.UTC));

    @Test
    void removesAndStopsAndCreates() throws Exception {
        host.addImage("gestor/low-cpu", Map.of());
        Container gone = start("gone");
        Container stopped = start("stopped");
        var stop = new Proposal.Removal(
                "retention",
                Precedence.EVICT,
                "evict",
                stopped,
                Set.of(Owner.WORKLOAD),
                Proposal.Extent.STOP,
                "",
                Map.of());

        List<ActionOutcome> outcomes =
                execute(false, new Plan(List.of(remove(gone), stop, Fixtures.creation("new")), List.of()));

        assertThat(outcomes).extracting(ActionOutcome::outcome).containsOnly(Outcome.DONE);
        assertThat(outcomes.get(2).created()).map(Container::name).contains("new");
        assertThat(host.containers()).extracting(Container::name).containsExactly("stopped", "new");
        assertThat(host.containers().get(0).state()).isEqualTo(ContainerState.EXITED);
    }

    @Test
    void aContainerThatVanishedMeanwhileIsNoError() throws Exception {
        Container container = start("one");
        host.vanishUnnoticed(container.id());

        List<ActionOutcome> outcomes = execute(false, removals(List.of(container)));

        assertThat(outcomes).extracting(ActionOutcome::outcome).containsExactly(Outcome.GONE);
        assertThat(outcomes.get(0).error()).isEmpty();
    }

    @Test
    void sixtyContainersGoInParallel() throws Exception {
        List<Container> containers =
                IntStream.range(0, 60).mapToObj(i -> start("c" + i)).toList();
        var together = new CountDownLatch(8);
        host.beforeRemoval(id -> {
            together.countDown();
            Fixtures.await(together);
        });

        List<ActionOutcome> outcomes = execute(false, removals(containers));

        assertThat(outcomes).hasSize(60).extracting(ActionOutcome::outcome).containsOnly(Outcome.DONE);
        assertThat(together.getCount()).isZero();
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void oneFailureKeepsNoOtherFromBeingDone() throws Exception {
        Container bad = start("bad");
        Container good = start("good");
        host.beforeRemoval(id -> {
            if (id.equals(bad.id())) {
                throw new IllegalStateException("unheard of");
            }
        });

        List<ActionOutcome> outcomes = execute(false, removals(List.of(bad, good)));

        assertThat(outcomes).extracting(ActionOutcome::outcome).containsExactly(Outcome.FAILED, Outcome.DONE);
        assertThat(outcomes.get(0).error()).get().asString().contains("unheard of");
    }

    @Test
    void anEngineThatIsAwayFailsTheActionWithItsMessage() throws Exception {
        Container container = start("one");
        host.goAway();

        List<ActionOutcome> outcomes = execute(false, removals(List.of(container)));

        assertThat(outcomes.get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(outcomes.get(0).error()).get().asString().contains("Docker does not answer");
    }

    @Test
    void whatOutlastsTheDeadlineIsReportedAsFailed() throws Exception {
        Container container = start("slow");
        var never = new CountDownLatch(1);
        host.beforeRemoval(id -> Fixtures.await(never));

        try (var actuator = new Actuator(host.engine("test"), System::nanoTime, Duration.ofSeconds(1), false)) {
            List<ActionOutcome> outcomes = actuator.execute(removals(List.of(container)));

            assertThat(outcomes).extracting(ActionOutcome::outcome).containsExactly(Outcome.FAILED);
            assertThat(outcomes.get(0).error()).get().asString().contains("had not ended");
        }
    }

    @Test
    void aContainerThatTakesLongToStopIsNotAskedTwice() throws Exception {
        Container container = start("database");
        var asked = new AtomicInteger();
        var stopped = new CountDownLatch(1);
        host.beforeRemoval(id -> {
            asked.incrementAndGet();
            Fixtures.await(stopped);
        });

        try (var actuator = new Actuator(host.engine("test"), System::nanoTime, Duration.ofSeconds(1), false)) {
            assertThat(actuator.execute(removals(List.of(container))).get(0).error())
                    .get()
                    .asString()
                    .contains("may go on");
            assertThat(actuator.ending()).containsExactly(container.id());
            assertThat(actuator.late()).isEmpty();
            // Whoever asks again waits for the same end.
            assertThat(actuator.execute(removals(List.of(container))).get(0).error())
                    .get()
                    .asString()
                    .contains("had not ended");
            assertThat(asked).hasValue(1);

            stopped.countDown();
            List<ActionOutcome> late = await().atMost(10, TimeUnit.SECONDS).until(actuator::late, l -> !l.isEmpty());
            assertThat(late).extracting(ActionOutcome::outcome).containsExactly(Outcome.DONE);
            assertThat(host.containers()).isEmpty();
            assertThat(actuator.late()).isEmpty();
            assertThat(actuator.ending()).isEmpty();
            // Then it is nobody's any more.
            await().atMost(10, TimeUnit.SECONDS)
                    .until(() -> actuator.execute(removals(List.of(container)))
                            .get(0)
                            .outcome()
                            .equals(Outcome.GONE));
        }
    }

    @Test
    void whoAsksAgainHearsOfTheEnd() throws Exception {
        Container container = start("database");
        var stopped = new CountDownLatch(1);
        host.beforeRemoval(id -> Fixtures.await(stopped));

        try (var actuator = new Actuator(host.engine("test"), System::nanoTime, Duration.ofSeconds(2), false)) {
            actuator.execute(removals(List.of(container)));
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(stopped::countDown);

            List<ActionOutcome> outcomes = actuator.execute(removals(List.of(container)));

            assertThat(outcomes).extracting(ActionOutcome::outcome).containsExactly(Outcome.DONE);
            assertThat(actuator.late()).isEmpty();
        }
    }

    @Test
    void thoseThatTakeLongToStopHoldUpNoOthers() throws Exception {
        List<Container> slow =
                IntStream.range(0, 20).mapToObj(i -> start("slow" + i)).toList();
        Container quick = start("quick");
        var stopped = new CountDownLatch(1);
        host.beforeRemoval(id -> {
            if (!id.equals(quick.id())) {
                Fixtures.await(stopped);
            }
        });

        try (var actuator = new Actuator(host.engine("test"), System::nanoTime, Duration.ofSeconds(2), false)) {
            actuator.execute(removals(slow));

            List<ActionOutcome> outcomes = actuator.execute(removals(List.of(quick)));

            assertThat(outcomes).extracting(ActionOutcome::outcome).containsExactly(Outcome.DONE);
            stopped.countDown();
        }
    }

    @Test
    void aContainerThatTakesLongToStartIsNotLeftHalfMade() throws Exception {
        host.addImage("gestor/low-cpu", Map.of());
        ContainerEngine engine = host.engine("test");
        var ready = new CountDownLatch(1);
        var slow = (ContainerEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ContainerEngine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("run") && !ready.await(10, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("nobody came");
                    }
                    return method.invoke(engine, arguments);
                });

        try (var actuator = new Actuator(slow, System::nanoTime, Duration.ofSeconds(1), false)) {
            List<ActionOutcome> outcomes = actuator.execute(new Plan(List.of(Fixtures.creation("new")), List.of()));
            assertThat(outcomes.get(0).error()).get().asString().contains("may go on");

            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(ready::countDown);
            actuator.endCreations();
            assertThat(host.containers()).hasSize(1);
            assertThat(actuator.late())
                    .map(ActionOutcome::created)
                    .containsExactly(Optional.of(host.containers().get(0)));
        }
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        Container container = start("one");

        List<ActionOutcome> outcomes =
                execute(true, new Plan(List.of(remove(container), Fixtures.creation("new")), List.of()));

        assertThat(outcomes).extracting(ActionOutcome::outcome).containsOnly(Outcome.DRY_RUN);
        assertThat(host.containers()).containsExactly(container);
    }

    /** Whoever broke it off would find it half-way, or end the process in the midst of it. */
    @Test
    void whatIsBrokenOffIsOverBeforeTheCallerGoesOn() {
        Container container = start("one");
        var begun = new CountDownLatch(1);
        var undone = new AtomicBoolean();
        host.beforeRemoval(id -> {
            begun.countDown();
            try {
                TimeUnit.SECONDS.sleep(20);
            } catch (InterruptedException e) {
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                undone.set(true);
            }
        });
        Thread caller = Thread.currentThread();
        new Thread(() -> {
                    Fixtures.await(begun);
                    caller.interrupt();
                })
                .start();

        assertThatThrownBy(() -> execute(false, removals(List.of(container)))).isInstanceOf(InterruptedException.class);

        assertThat(undone).isTrue();
    }

    private List<ActionOutcome> execute(boolean dryRun, Plan plan) throws InterruptedException {
        try (var actuator = new Actuator(host.engine("test"), System::nanoTime, Duration.ofSeconds(20), dryRun)) {
            return actuator.execute(plan);
        }
    }

    private Container start(String name) {
        return host.start(name, "gestor/low-cpu", Fixtures.labels("test", Owner.WORKLOAD));
    }

    private static Plan removals(List<Container> containers) {
        return new Plan(
                List.copyOf(containers.stream().map(ActuatorTest::remove).toList()), List.of());
    }

    private static Proposal.Removal remove(Container container) {
        return Fixtures.removal("retention", Precedence.EVICT, container, Owner.WORKLOAD);
    }
}
