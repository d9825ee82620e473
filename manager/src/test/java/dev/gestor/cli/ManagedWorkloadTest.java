// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.workload.Creation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagedWorkloadTest {
    private final InMemoryHost host = new InMemoryHost(Clock.systemUTC());
    private final ContainerEngine engine = host.engine("test");
    private final List<DecisionRecord> recorded = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Inventory inventory;

    @BeforeEach
    void follow() throws Exception {
        host.addImage("gestor/low-cpu", Map.of());
        inventory = engine.follow();
    }

    @AfterEach
    void close() {
        inventory.close();
    }

    @Test
    void eachCreationIsDecidedCarriedOutAndRecorded() {
        List<Creation> creations = create(false, "one", "two");

        assertThat(creations)
                .extracting(c -> c.container().map(Container::name).orElse("?"))
                .containsExactly("one", "two");
        assertThat(host.containers()).allSatisfy(c -> assertThat(c.labels()).containsEntry(Labels.INSTANCE, "test"));
        assertThat(recorded).hasSize(2).allSatisfy(d -> {
            assertThat(d.policy() + " " + d.action() + " " + d.reason()).isEqualTo("workload create first burst");
            assertThat(d.outcome()).isEqualTo(Outcome.DONE);
            assertThat(d.cycle()).isEqualTo(3);
            assertThat(d.inputs()).containsEntry("memory_limit_bytes", "16777216");
        });
    }

    @Test
    void oneThatFailsKeepsNoOtherFromBeingCreated() {
        host.breakStart("one", "no space left");

        List<Creation> creations = create(false, "one", "two");

        assertThat(creations.get(0).failure()).get().asString().contains("no space left");
        assertThat(creations.get(1).container()).isPresent();
        assertThat(recorded).extracting(DecisionRecord::outcome).containsExactly(Outcome.FAILED, Outcome.DONE);
    }

    @Test
    void aNameThatIsTakenIsOverruledAndRecorded() {
        create(false, "one");

        assertThat(create(false, "one").get(0).failure()).contains("a container of that name exists");
        assertThat(recorded).last().extracting(DecisionRecord::outcome).isEqualTo(Outcome.OVERRULED);
    }

    @Test
    void aDryRunCreatesNothing() {
        assertThat(create(true, "one").get(0).failure()).contains("this is a dry run");
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void aRefusalIsADecisionToo() {
        try (var actuator = actuator(false)) {
            workload(actuator).refused(4, "60 are alive");
        }

        assertThat(recorded).singleElement().satisfies(d -> {
            assertThat(d.action() + ": " + d.reason()).isEqualTo("nothing: 60 are alive");
            assertThat(d.inputs()).containsEntry("refused", "4");
        });
    }

    private List<Creation> create(boolean dryRun, String... names) {
        List<ContainerSpec> specs = new ArrayList<>();
        for (String name : names) {
            specs.add(ContainerSpec.of(name, "gestor/low-cpu", Owner.WORKLOAD)
                    .withLimits(Limits.NONE.withMemory(16L << 20))
                    .isolated());
        }
        try (var actuator = actuator(dryRun)) {
            return workload(actuator).create(specs, "first burst");
        }
    }

    private Actuator actuator(boolean dryRun) {
        return new Actuator(engine, System::nanoTime, Duration.ofSeconds(20), dryRun);
    }

    private ManagedWorkload workload(Actuator actuator) {
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator),
                entry -> recorded.addAll(entry.decisions()),
                Clock.systemUTC(),
                UUID::randomUUID,
                () -> 3);
        return new ManagedWorkload(inventory, OptionalLong::empty, requests);
    }
}
