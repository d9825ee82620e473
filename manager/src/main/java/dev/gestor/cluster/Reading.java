// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.util.OptionalDouble;

/**
 * What a host's kernel counted up to one moment.
 *
 * @param busy time in which its processors worked, in ticks; guests are part of it, and what other machines took (steal)
 * @param idle time in which they had nothing to do, in ticks, waiting for a disk among it
 * @param cpus how many processors are in use
 * @param memoryTotal in bytes
 * @param memoryAvailable what new programs can have, in bytes
 */
public record Reading(long busy, long idle, int cpus, long memoryTotal, long memoryAvailable) {

    /** Percent, 0 to 100. */
    public double memoryPercent() {
        return 100.0 * (memoryTotal - memoryAvailable) / memoryTotal;
    }

    /**
     * Percent of the processors' time that was busy since an earlier reading; nothing where no time passed, or where the counters
     * went back because the host was started anew.
     */
    public OptionalDouble cpuPercentSince(Reading earlier) {
        long busyTime = busy - earlier.busy;
        // The time of waiting for a disk is known to go back a little.
        long idleTime = Math.max(0, idle - earlier.idle);
        boolean startedAnew = busyTime < 0 || idle < earlier.idle / 2;
        if (startedAnew || busyTime + idleTime == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(100.0 * busyTime / (busyTime + idleTime));
    }
}
