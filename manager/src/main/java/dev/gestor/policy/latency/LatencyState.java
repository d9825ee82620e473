// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.latency;

import java.time.Duration;

/**
 * What is remembered from tick to tick. Times are ages, so that no clock can be set under them.
 *
 * @param sinceReady since instances that were added became ready, or could not
 * @param below how long the latency has been below half the threshold
 */
public record LatencyState(Duration sinceReady, Duration below) {
    private static final Duration LONG_AGO = Duration.ofDays(1);

    public static final LatencyState START = new LatencyState(LONG_AGO, Duration.ZERO);

    LatencyState aged(Duration elapsed) {
        return new LatencyState(sinceReady.plus(elapsed), below.plus(elapsed));
    }

    LatencyState notBelow() {
        return new LatencyState(sinceReady, Duration.ZERO);
    }

    /** The time below half the threshold, of which the last step tells nothing, stays as it was. */
    LatencyState below(Duration value) {
        return new LatencyState(sinceReady, value);
    }

    /** After instances were added, or could not be: the cool-down begins. */
    public LatencyState added() {
        return new LatencyState(Duration.ZERO, Duration.ZERO);
    }

    /** After some were taken away: where that was too early they are missed now, and not in a cool-down's time. */
    public LatencyState removed() {
        return new LatencyState(sinceReady, Duration.ZERO);
    }
}
