// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The ways to the outside that commands need. */
interface Adapters {
    /** @param url empty: found as the docker command finds it */
    ContainerEngine engine(String instance, Optional<String> url) throws EngineException;

    /** @param notice takes one line where another source than the wished one is read */
    UsageSource usage(SourceChoice choice, Consumer<String> notice) throws TelemetryException;

    /** For one plan: it may wait for every container's grace period, 10 s unless it says otherwise, some after others. */
    default Duration planDeadline() {
        return Duration.ofSeconds(60);
    }
}
