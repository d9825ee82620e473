// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.Cleanup;
import dev.gestor.control.Dispatcher;
import dev.gestor.engine.Container;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Creates and removes workload containers where no manager runs: this process holds the instance's lock for its own duration. */
final class WorkloadByHand {
    private final Adapters adapters;
    private final Clock clock;
    private final InstanceByHand parts;

    private WorkloadByHand(Adapters adapters, Clock clock, InstanceByHand parts) {
        this.adapters = adapters;
        this.clock = clock;
        this.parts = parts;
    }

    /**
     * @param closer ends what is opened here
     * @throws dev.gestor.control.InstanceLock.HeldException where a manager runs the instance
     */
    static WorkloadByHand open(
            Adapters adapters, Clock clock, Path state, String instance, Optional<String> dockerUrl, Closer closer)
            throws Exception {
        return new WorkloadByHand(
                adapters, clock, InstanceByHand.open(adapters, clock, state, instance, dockerUrl, closer));
    }

    WorkloadOutcome create(int count, WorkloadGenerator generator) throws Exception {
        new WorkloadImages().ensure(parts.engine());
        OptionalLong available = availableBytes();
        ManagedWorkload host = new ManagedWorkload(parts.inventory(), () -> available, parts.requests());
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
        List<Container> left = Cleanup.candidates(parts.inventory().containers());
        Dispatcher.Dispatched dispatched = parts.requests().carryOut(Cleanup.everything(left, "asked for by command"));
        if (dispatched.outcomes().stream().noneMatch(outcome -> outcome.outcome() == Outcome.FAILED)) {
            parts.lock().settle();
        }
        return dispatched;
    }
}
