// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;

/**
 * @param every a period
 * @param timeout after this time without an answer a connection is given up
 */
public record MonitorTiming(Duration every, Duration timeout) {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration FIRST_CONNECTIONS = Duration.ofSeconds(3);
    private static final Duration STRAGGLERS = Duration.ofSeconds(2);

    /** How long a period's row waits for answers: those that come later are shown in the next one. */
    Duration answers() {
        return shorter(LONGEST_WAIT, every.dividedBy(2));
    }

    /** Between the first two readings: there is no share of CPU before the second. */
    Duration firstInterval() {
        return shorter(FIRST_INTERVAL, every.dividedBy(2));
    }

    /** How long the first row waits for connections. */
    Duration connections() {
        return shorter(FIRST_CONNECTIONS, timeout);
    }

    /** How much longer it waits each time that more of them came. */
    Duration stragglers() {
        return shorter(STRAGGLERS, timeout);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
