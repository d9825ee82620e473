// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;

/**
 * @param every a period
 * @param timeout after this time without an answer a connection is given up
 */
public record MonitorTiming(Duration every, Duration timeout) {
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

    /**
     * How long all hosts are waited for.
     *
     * @param first in any case
     * @param step how much longer each time that more of them were done
     * @param most no step begins after this
     */
    record Patience(Duration first, Duration step, Duration most) {}

    /** For a period's answers: those that come later are shown in the next row. */
    Patience answers() {
        Duration half = every.dividedBy(2);
        return new Patience(shorter(Duration.ofSeconds(1), half), shorter(Duration.ofMillis(250), half), half);
    }

    /** For the connections before the first row. */
    Patience connections() {
        return new Patience(shorter(Duration.ofSeconds(3), timeout), shorter(Duration.ofSeconds(2), timeout), timeout);
    }

    /** Between the first two readings: there is no share of CPU before the second. */
    Duration firstInterval() {
        return shorter(FIRST_INTERVAL, every.dividedBy(2));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
