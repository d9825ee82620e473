// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Cleanup;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.InstanceLock;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Inventory;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadGenerator;
import dev.gestor.workload.WorkloadImages;
import dev.gestor.workload.WorkloadLimits;
import dev.gestor.workload.WorkloadOutcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Creates and removes workload containers where no manager runs: this process holds the instance's lock for its own duration. */
final class WorkloadByHand {
    private static final Duration PLAN_DEADLINE = Duration.ofSeconds(60);
    /** Decisions made here are filed under no cycle. */
    private static final long NO_CYCLE = 0;

    private final Adapters adapters;
    private final Clock clock;
    private final InstanceLock lock;
    private final ContainerEngine engine;
    private final Inventory inventory;
    private final ChangeRequests requests;

    private WorkloadByHand(
            Adapters adapters,
            Clock clock,
            InstanceLock lock,
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests) {
        this.adapters = adapters;
        this.clock = clock;
        this.lock = lock;
        this.engine = engine;
        this.inventory = inventory;
        this.requests = requests;
    }

    /**
     * @param closer ends what is opened here
     * @throws InstanceLock.HeldException where a manager runs the instance
     */
    static WorkloadByHand open(
            Adapters adapters, Clock clock, Path state, String instance, Optional<String> dockerUrl, Closer closer)
            throws Exception {
        InstanceLock lock = closer.add(
                "let go of the lock",
                InstanceLock.acquire(state, instance, ProcessHandle.current().pid()));
        ContainerEngine engine = closer.add("leave Docker", adapters.engine(instance, dockerUrl));
        engine.info();
        Inventory inventory = closer.add("stop listening to Docker", engine.follow());
        Journal journal = closer.add(
                "close the journal",
                Journal.open(lock.folder(), JournalLimits.DEFAULT.withoutOutbox(), instance, "localhost", clock));
        Actuator actuator = closer.add("end the actions", new Actuator(engine, System::nanoTime, PLAN_DEADLINE, false));
        ChangeRequests requests = new ChangeRequests(
                new Dispatcher(inventory, actuator),
                new JournalRecorder(journal),
                clock,
                UUID::randomUUID,
                () -> NO_CYCLE);
        closer.add("finish the containers under way", () -> {
            actuator.endCreations();
            requests.recordLate();
        });
        return new WorkloadByHand(adapters, clock, lock, engine, inventory, requests);
    }

    WorkloadOutcome create(int count, WorkloadGenerator generator) throws Exception {
        new WorkloadImages().ensure(engine);
        OptionalLong available = availableBytes();
        ManagedWorkload host = new ManagedWorkload(inventory, () -> available, requests);
        return new Workload(host, generator, WorkloadLimits.DEFAULT, clock).create(count, "command");
    }

    private OptionalLong availableBytes() throws TelemetryException {
        try (UsageSource usage = adapters.usage(SourceChoice.PROCFS, notice -> {})) {
            MemoryTotals memory = usage.sample(List.of()).snapshot().memory();
            return OptionalLong.of(memory.available().orElse(memory.free()));
        }
    }

    /** Removes this instance's workload containers, in any state; protected ones stay. */
    Dispatcher.Dispatched removeAll() throws InterruptedException {
        List<Container> left = Cleanup.candidates(inventory.containers());
        Dispatcher.Dispatched dispatched = requests.carryOut(Cleanup.everything(left, "asked for by command"));
        if (dispatched.outcomes().stream().noneMatch(outcome -> outcome.outcome() == Outcome.FAILED)) {
            lock.settle();
        }
        return dispatched;
    }
}
