// SPDX-License-Identifier: Apache-2.0
package dev.gestor.batch;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The host at one instant.
 *
 * @param boottimeNanos {@code CLOCK_BOOTTIME} of the snapshot in ns
 * @param source {@code kernel} or {@code procfs}
 * @param memoryTotal bytes
 * @param memoryFree bytes
 * @param memoryAvailable bytes
 * @param memoryUsed bytes
 * @param cpuCores mean CPU of the host since the last sample in cores
 * @param containers running containers of the instance
 * @param cycleNanos how long the cycle took, in ns of wall time
 */
public record HostSample(
        Instant time,
        long boottimeNanos,
        String source,
        int cpus,
        long memoryTotal,
        long memoryFree,
        OptionalLong memoryAvailable,
        long memoryUsed,
        OptionalDouble cpuCores,
        int containers,
        int processes,
        OptionalLong cycleNanos) {}
