// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.CycleLoop;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.workload.ScheduleSettings;
import dev.gestor.workload.Workload;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** This machine, but signals come from the test: the process that they would end is the test's own. */
final class SignalledAdapters implements LoopAdapters {
    private final LoopAdapters machine;
    private final CompletableFuture<Runnable> endWell = new CompletableFuture<>();

    SignalledAdapters(LoopAdapters machine) {
        this.machine = machine;
    }

    /** Once the command heeds signals. */
    void signal() {
        endWell.join().run();
    }

    @Override
    public ContainerEngine engine(String instance, Optional<String> url) throws EngineException {
        return machine.engine(instance, url);
    }

    @Override
    public UsageSource usage(SourceChoice choice, Consumer<String> notice) throws TelemetryException {
        return machine.usage(choice, notice);
    }

    @Override
    public LiveSource live(SourceChoice choice) throws TelemetryException {
        return machine.live(choice);
    }

    @Override
    public AutoCloseable schedule(
            ScheduleSettings settings, Workload workload, CycleLoop loop, Consumer<String> messages) {
        return machine.schedule(settings, workload, loop, messages);
    }

    @Override
    public void onSignal(Runnable end) {
        endWell.complete(end);
    }
}
