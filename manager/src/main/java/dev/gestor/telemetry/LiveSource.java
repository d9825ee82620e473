// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.util.Collection;

/**
 * Samples the host and its containers; keeps the last counters, so that rates are over the time between two calls.
 * Has counters of its own: whoever samples by another source is not disturbed. Not thread-safe.
 */
public interface LiveSource extends AutoCloseable {
    /** Where the figures of processes come from now. */
    Source source();

    /**
     * Reads once and computes rates since the last call.
     *
     * @param containers the containers to measure; counters of others are forgotten
     * @throws TelemetryException if processes and memory cannot be had now; what else cannot be had is unknown in the sample
     */
    LiveSample sample(Collection<ContainerProcess> containers) throws TelemetryException;

    @Override
    void close();
}
