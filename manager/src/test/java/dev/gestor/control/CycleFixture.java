// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.testing.FakeUsageSource;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.policy.RetentionPolicy;
import dev.gestor.policy.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** A host in memory, made-up figures, and cycles over them. */
abstract class CycleFixture {
    static final Map<String, String> WORKLOAD = Fixtures.labels("test", Owner.WORKLOAD);

    final Clock clock = Clock.fixed(Fixtures.NOW, ZoneOffset.UTC);
    final InMemoryHost host = new InMemoryHost(clock);
    final ContainerEngine engine = host.engine("test");
    final Map<String, Double> shares = new HashMap<>();
    final FakeUsageSource usage = new FakeUsageSource(clock, id -> shares.getOrDefault(id, 0.0));
    final List<Recorder.Entry> recorded = new ArrayList<>();
    final Inventory inventory = follow();
    final Actuator actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(20), false);
    Recorder recorder = recorded::add;

    private Inventory follow() {
        try {
            return engine.follow();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        actuator.close();
        inventory.close();
    }

    Container start(String name, Map<String, String> labels, double share) {
        Container container = host.start(name, "gestor/low-cpu", labels);
        shares.put(container.id(), share);
        return container;
    }

    Cycle cycle(Proposal.Extent userExtent) {
        return cycle(userExtent, actuator);
    }

    Cycle cycle(Proposal.Extent userExtent, Actuator actuator) {
        return new Cycle(
                usage,
                inventory,
                Optional.of(new RetentionStep(RetentionPolicy.DEFAULT, Duration.ofSeconds(10), userExtent)),
                new Dispatcher(inventory, actuator),
                recorder,
                clock,
                System::nanoTime,
                UUID::randomUUID,
                new LastUsage());
    }

    static List<String> names(CycleReport report, Verdict.Choice choice) {
        return report.verdicts().stream()
                .filter(v -> v.choice() == choice)
                .map(v -> v.candidate().name())
                .toList();
    }

    List<DecisionRecord> decisions(String action) {
        return recorded.stream()
                .flatMap(e -> e.decisions().stream())
                .filter(d -> d.action().equals(action))
                .toList();
    }
}
