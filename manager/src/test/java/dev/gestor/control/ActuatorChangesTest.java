// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes in place, networks and volumes, and the end. */
class ActuatorChangesTest {
    private final InMemoryHost host = new InMemoryHost(Clock.fixed(Fixtures.NOW, ZoneOffset.UTC));
    private final List<Proposal> ended = Collections.synchronizedList(new ArrayList<>());
    private final Actuator actuator =
            new Actuator(host.engine("test"), System::nanoTime, Duration.ofSeconds(20), false);

    @AfterEach
    void close() {
        actuator.close();
    }

    @Test
    void containersAreChangedAndResourcesMade() throws Exception {
        Container one = start("one");
        Container two = start("two");
        host.exit(two.id(), 1);

        List<ActionOutcome> outcomes = execute(
                change(one, new ContainerChange.Rename("uno")),
                change(two, new ContainerChange.Start()),
                Fixtures.provision(Fixtures.network("shop"), false),
                Fixtures.provision(Fixtures.volume("shop"), false));

        assertThat(outcomes).hasSize(4).extracting(ActionOutcome::outcome).containsOnly(Outcome.DONE);
        assertThat(host.containers()).extracting(Container::name).containsExactly("uno", "two");
        assertThat(host.containers()).extracting(Container::state).containsOnly(ContainerState.RUNNING);
    }

    @Test
    void whatIsAlreadyAsWishedIsNoNews() throws Exception {
        Container gone = start("gone");
        host.vanishUnnoticed(gone.id());
        execute(Fixtures.provision(Fixtures.network("shop"), false));

        List<ActionOutcome> outcomes = execute(
                change(gone, new ContainerChange.Restart()),
                Fixtures.provision(Fixtures.network("shop"), false),
                Fixtures.provision(Fixtures.volume("shop"), true));

        assertThat(outcomes).hasSize(3).extracting(ActionOutcome::outcome).containsOnly(Outcome.GONE);
        assertThat(outcomes).extracting(ActionOutcome::error).allMatch(e -> e.isEmpty());
    }

    @Test
    void aFailureIsToldInTheEnginesWords() throws Exception {
        Container one = start("one");
        host.exit(one.id(), 1);
        host.breakStart("one", "no such file");
        host.addNetwork("shop");

        List<ActionOutcome> outcomes =
                execute(change(one, new ContainerChange.Start()), Fixtures.provision(Fixtures.network("shop"), false));

        assertThat(outcomes).extracting(ActionOutcome::outcome).containsOnly(Outcome.FAILED);
        assertThat(outcomes.get(0).error()).get().asString().contains("no such file");
        assertThat(outcomes.get(1).error()).get().asString().contains("is not Gestor instance 'test'");
    }

    @Test
    void afterTheEndOfCreationsContainersCanStillBeChanged() throws Exception {
        host.addImage("gestor/low-cpu", Map.of());
        Container one = start("one");
        actuator.endCreations();

        List<ActionOutcome> outcomes = execute(change(one, new ContainerChange.Restart()), Fixtures.creation("new"));

        assertThat(outcomes).extracting(ActionOutcome::outcome).containsExactly(Outcome.DONE, Outcome.FAILED);
        assertThat(outcomes.get(1).error()).contains("the manager ends");
        assertThat(host.containers()).hasSize(1);
    }

    @Test
    void afterTheEndNothingIsDone() throws Exception {
        Container one = start("one");
        actuator.close();

        List<ActionOutcome> outcomes = execute(
                Fixtures.removal("retention", Precedence.EVICT, one, Owner.WORKLOAD),
                change(one, new ContainerChange.Restart()),
                Fixtures.provision(Fixtures.network("shop"), false),
                Fixtures.creation("new"));

        assertThat(outcomes).hasSize(4).allSatisfy(outcome -> {
            assertThat(outcome.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(outcome.error()).contains("the manager ends");
        });
        assertThat(host.containers()).containsExactly(one);
    }

    @Test
    void itIsToldOnceThatNothingIsDoneAnyMore() throws Exception {
        Container one = start("one");
        Proposal done = change(one, new ContainerChange.Restart());
        Proposal failed = Fixtures.creation("new");

        execute(done, failed);
        assertThat(ended).containsExactlyInAnyOrder(done, failed);

        host.beforeRemoval(id -> Fixtures.await(new CountDownLatch(1)));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> execute(Fixtures.removal("retention", Precedence.EVICT, one, Owner.WORKLOAD)))
                .isInstanceOf(InterruptedException.class);
        await().until(() -> ended.size() == 3);

        actuator.close();
        execute(done);
        assertThat(ended).hasSize(4);
    }

    private List<ActionOutcome> execute(Proposal... proposals) throws InterruptedException {
        return actuator.execute(new Plan(List.of(proposals), List.of()), ended::add);
    }

    private static Proposal.Change change(Container container, ContainerChange change) {
        return Fixtures.change("heal", Precedence.HEAL, container, change, Owner.WORKLOAD);
    }

    private Container start(String name) {
        return host.start(name, "gestor/low-cpu", Fixtures.labels("test", Owner.WORKLOAD));
    }
}
