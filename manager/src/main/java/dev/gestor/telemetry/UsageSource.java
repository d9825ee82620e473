// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Collection;

/** Samples container usage; keeps the last counters, so that rates are over the time between two calls. */
public interface UsageSource extends AutoCloseable {
    /** Where the figures come from now. */
    Source source();

    /**
     * Reads once and computes rates since the last call.
     *
     * @param containers the containers to measure; counters of others are forgotten
     */
    Usage sample(Collection<ContainerProcess> containers) throws TelemetryException;

    @Override
    void close();

    /**
     * A container to measure.
     *
     * @param containerId full id, 64 hex digits
     * @param mainPid its first process in the initial pid namespace
     */
    record ContainerProcess(String containerId, int mainPid) {}
}
