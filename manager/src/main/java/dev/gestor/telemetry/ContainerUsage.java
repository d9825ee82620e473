// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one container used, with both raw numbers behind each figure. What could not be measured is empty.
 *
 * @param containerId full id, 64 hex digits
 * @param mainPid the container's first process, in the initial pid namespace
 * @param processes number of its processes in the snapshot
 * @param cpuCores mean CPU over {@code interval} in cores: 1.0 = one core busy
 * @param cpuShare the same as a share of the host: 1.0 = all cores busy
 * @param interval time between the two counter readings behind {@code cpuCores}; empty at the first sight of a container
 * @param cgroupCpuNanos the cgroup's own CPU counter in ns
 * @param processCpuNanos CPU time summed over the processes alive in ns
 * @param memoryBytes {@code min(residentBytes, chargedBytes)}, or the one of them that is known
 * @param memoryShare the same as a share of the host's memory
 * @param residentBytes resident memory summed over its processes
 * @param chargedBytes memory charged to its cgroup
 * @param unknownReason why a figure is empty, in words
 */
public record ContainerUsage(
        String containerId,
        OptionalInt mainPid,
        int processes,
        OptionalDouble cpuCores,
        OptionalDouble cpuShare,
        Optional<Duration> interval,
        OptionalLong cgroupCpuNanos,
        OptionalLong processCpuNanos,
        OptionalLong memoryBytes,
        OptionalDouble memoryShare,
        OptionalLong residentBytes,
        OptionalLong chargedBytes,
        Optional<String> unknownReason) {}
