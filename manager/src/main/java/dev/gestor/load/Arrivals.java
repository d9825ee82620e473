// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.time.Duration;

/**
 * When requests are offered, whatever becomes of those before: the same number at once, again and again. An even rate is one
 * request at a time.
 *
 * @param burst requests offered at once
 * @param bursts how many of them fall into {@code within}
 * @param within the first at its beginning; the times between are equal
 */
public record Arrivals(int burst, int bursts, Duration within) {
    public Arrivals {
        if (burst < 1 || bursts < 1 || within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("no requests: %d x %d within %s".formatted(bursts, burst, within));
        }
    }

    /** A burst of n requests every interval. */
    public static Arrivals every(Duration interval, int burst) {
        return new Arrivals(burst, 1, interval);
    }

    /** So many requests a second, evenly spaced. */
    public static Arrivals rate(int perSecond) {
        return new Arrivals(1, perSecond, Duration.ofSeconds(1));
    }

    /** When the burst of this number, from 0, is offered: nanoseconds from the beginning. No rounding adds up. */
    long nanosOf(long number) {
        long whole = number / bursts;
        return whole * within.toNanos() + within.toNanos() * (number % bursts) / bursts;
    }

    /** How many requests are offered from the beginning, at 0, to just before this time. */
    long offeredBefore(Duration time) {
        long nanos = time.toNanos();
        long whole = nanos / within.toNanos();
        long number = whole * bursts;
        while (nanosOf(number) < nanos) {
            number++;
        }
        return number * burst;
    }

    /** Requests a second, on average. */
    public double perSecond() {
        return burst * (double) bursts / (within.toNanos() / 1e9);
    }
}
