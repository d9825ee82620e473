// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that passes when a test says so; wall clock and monotonic time together, unless the wall clock is set. */
public final class SteppedClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private volatile Duration set = Duration.ZERO;

    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Somebody sets the wall clock by so much; the time since the machine was started is what it was. */
    public void set(Duration by) {
        set = set.plus(by);
        now = now.plus(by);
    }

    public long nanoTime() {
        return Duration.between(Instant.EPOCH, now.minus(set)).toNanos();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
