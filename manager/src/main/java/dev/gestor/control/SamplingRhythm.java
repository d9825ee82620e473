// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.util.OptionalLong;

/**
 * When the next live sample is due, on a monotonic clock in ns. Samples keep to the grid of those before: one that begins a
 * little late does not push the others. One later than half a period begins a new grid, as the next would come too soon
 * after it to tell much; turns that were missed are not made up for. Not thread-safe.
 */
final class SamplingRhythm {
    private final long wantedNanos;
    private final OptionalLong idleNanos;
    private final long lingeringNanos;
    private int holders;
    private OptionalLong lastRead = OptionalLong.empty();
    private OptionalLong lastSlot = OptionalLong.empty();

    SamplingRhythm(SamplingPeriods periods) {
        wantedNanos = periods.wanted().toNanos();
        idleNanos = periods.idle().map(idle -> OptionalLong.of(idle.toNanos())).orElseGet(OptionalLong::empty);
        lingeringNanos = periods.lingering().toNanos();
    }

    void hold() {
        holders++;
    }

    void release() {
        holders--;
    }

    void read(long now) {
        lastRead = OptionalLong.of(now);
    }

    boolean wanted(long now) {
        return holders > 0 || (lastRead.isPresent() && now - lastRead.getAsLong() < lingeringNanos);
    }

    /** How long to wait for the next sample, 0 if it is due; empty: until somebody wants one. */
    OptionalLong waitNanos(long now) {
        OptionalLong period = wanted(now) ? OptionalLong.of(wantedNanos) : idleNanos;
        if (period.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(lastSlot.isEmpty() ? 0 : Math.max(0, lastSlot.getAsLong() + period.getAsLong() - now));
    }

    /** A sample that was due begins. */
    void begun(long now) {
        long period = wanted(now) ? wantedNanos : idleNanos.orElse(wantedNanos);
        boolean onTheGrid = lastSlot.isPresent() && 2 * (now - lastSlot.getAsLong()) < 3 * period;
        lastSlot = OptionalLong.of(onTheGrid ? lastSlot.getAsLong() + period : now);
    }
}
