// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All processes of the host at one instant, whichever source read them.
 *
 * @param boottimeNanos {@code CLOCK_BOOTTIME} at the beginning of the pass in ns
 * @param time wall clock of the same instant
 * @param cpus online cores
 * @param load load averages over 1, 5 and 15 minutes; empty where they are unknown
 * @param chargedBytes memory charged to a cgroup in bytes, by cgroup path; a cgroup without a known charge is absent
 */
public record Snapshot(
        Source source,
        long boottimeNanos,
        Instant time,
        int cpus,
        MemoryTotals memory,
        HostCpu hostCpu,
        List<Double> load,
        Map<String, Long> chargedBytes,
        List<ProcessSample> processes) {
    public Snapshot {
        load = List.copyOf(load);
        chargedBytes = Map.copyOf(chargedBytes);
        processes = List.copyOf(processes);
    }
}
