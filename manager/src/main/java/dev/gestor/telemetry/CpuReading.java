// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A growing counter of CPU time and when it was read.
 *
 * @param cpuNanos CPU time in ns
 * @param atNanos the instant on a monotonic clock in ns
 */
record CpuReading(long cpuNanos, long atNanos) {
    /** Mean CPU between two readings, or why there is none. */
    record Rate(OptionalDouble cores, Optional<Duration> interval, Optional<String> unknownReason) {
        static Rate unknown(String reason) {
            return new Rate(OptionalDouble.empty(), Optional.empty(), Optional.of(reason));
        }
    }

    Rate since(CpuReading earlier) {
        long interval = atNanos - earlier.atNanos;
        if (interval <= 0) {
            return Rate.unknown("no time has passed since the last reading");
        }
        if (cpuNanos < earlier.cpuNanos) {
            return Rate.unknown("its CPU counter went back from %d to %d ns".formatted(earlier.cpuNanos, cpuNanos));
        }
        double cores = (double) (cpuNanos - earlier.cpuNanos) / interval;
        return new Rate(OptionalDouble.of(cores), Optional.of(Duration.ofNanos(interval)), Optional.empty());
    }
}
