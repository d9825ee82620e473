// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.CycleLoop;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.workload.ScheduleSettings;
import dev.gestor.workload.Workload;
import java.util.function.Consumer;

/** The ways to the outside that the loop needs beside those of every command. */
interface LoopAdapters extends Adapters {
    /** Figures for whoever needs them every second. */
    LiveSource live(SourceChoice choice) throws TelemetryException;

    /** Makes new workload containers until it is closed. */
    AutoCloseable schedule(ScheduleSettings settings, Workload workload, CycleLoop loop, Consumer<String> messages);

    /** Ends well at the first signal and at once at another. */
    void onSignal(Runnable endWell);
}
