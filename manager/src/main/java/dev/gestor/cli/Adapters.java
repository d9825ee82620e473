// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.CycleLoop;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.workload.ScheduleSettings;
import dev.gestor.workload.Workload;
import java.util.Optional;
import java.util.function.Consumer;

/** The ways to the outside that the loop needs. */
interface Adapters {
    /** @param url empty: found as the docker command finds it */
    ContainerEngine engine(String instance, Optional<String> url) throws EngineException;

    /** @param notice takes one line where another source than the wished one is read */
    UsageSource usage(SourceChoice choice, Consumer<String> notice) throws TelemetryException;

    /** Makes new workload containers until it is closed. */
    AutoCloseable schedule(ScheduleSettings settings, Workload workload, CycleLoop loop, Consumer<String> messages);

    /** Ends well at the first signal and at once at another. */
    void onSignal(Runnable endWell);
}
