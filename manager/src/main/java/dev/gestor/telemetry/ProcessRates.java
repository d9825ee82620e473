// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.HashMap;
import java.util.Map;

/** CPU of single processes between two snapshots. */
public final class ProcessRates {
    private ProcessRates() {}

    /** Mean CPU in cores by pid; a process that was not there before, or hides its times, is absent. */
    public static Map<Integer, Double> cores(Snapshot earlier, Snapshot later) {
        double interval = later.boottimeNanos() - earlier.boottimeNanos();
        if (interval <= 0) {
            return Map.of();
        }
        Map<Integer, ProcessSample> before = new HashMap<>();
        earlier.processes().forEach(process -> before.put(process.pid(), process));
        Map<Integer, Double> cores = new HashMap<>();
        for (ProcessSample process : later.processes()) {
            ProcessSample same = before.get(process.pid());
            if (same != null && isSame(same, process) && process.cpuNanos() >= same.cpuNanos()) {
                cores.put(process.pid(), (process.cpuNanos() - same.cpuNanos()) / interval);
            }
        }
        return cores;
    }

    /** In clock ticks: the source may have changed in between, and not all tell more. */
    private static boolean isSame(ProcessSample a, ProcessSample b) {
        return a.startNanos() / HostTotals.TICK_NANOS == b.startNanos() / HostTotals.TICK_NANOS
                && a.cpuNanos() != ProcessSample.UNKNOWN
                && b.cpuNanos() != ProcessSample.UNKNOWN;
    }
}
