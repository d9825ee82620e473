// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.function.LongSupplier;

/**
 * {@code CLOCK_BOOTTIME} in ns, out of {@code /proc/uptime}, which has it in whole hundredths of a second, and the
 * JVM's monotonic clock, which is exact but stands still while the machine is suspended. The two differ by a constant
 * that only grows, at a suspend. Each pair of readings bounds it from below, as uptime is cut off and read first; the
 * highest bound seen is kept, so the clock never goes back and is off by less than 10 ms.
 */
final class BootClock {
    private final LongSupplier monotonicNanos;
    private long offset = Long.MIN_VALUE;

    BootClock(LongSupplier monotonicNanos) {
        this.monotonicNanos = monotonicNanos;
    }

    /** @param uptimeNanos what {@code /proc/uptime} said just now */
    long nanos(long uptimeNanos) {
        long monotonic = monotonicNanos.getAsLong();
        offset = Math.max(offset, uptimeNanos - monotonic);
        return monotonic + offset;
    }
}
