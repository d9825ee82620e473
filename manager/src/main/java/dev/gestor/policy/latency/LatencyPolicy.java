// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.latency;

import java.time.Duration;

/**
 * When to add instances, and when to take some away.
 *
 * @param threshold a latency equal to it or above is too slow
 * @param step instances that are added, or taken away, at once
 * @param max instances there may be, the named container among them
 * @param coolDown from when added instances are ready until more are added
 * @param quiet how long the latency has to be below half the threshold until instances are taken away
 */
public record LatencyPolicy(Duration threshold, int step, int max, Duration coolDown, Duration quiet) {
    public static final int DEFAULT_MAX = 10;
    public static final Duration DEFAULT_COOL_DOWN = Duration.ofSeconds(30);
    public static final Duration DEFAULT_QUIET = Duration.ofMinutes(3);

    public LatencyPolicy {
        if (threshold.isNegative() || threshold.isZero()) {
            throw new IllegalArgumentException(
                    "the threshold must be above 0 ms, was %d ms".formatted(threshold.toMillis()));
        }
        if (step < 1) {
            throw new IllegalArgumentException("the number of instances to start must be at least 1, was " + step);
        }
        if (max < 2) {
            throw new IllegalArgumentException(
                    "the maximum of instances must be at least 2, the named container and one more, was " + max);
        }
    }

    public static LatencyPolicy of(Duration threshold, int step) {
        return new LatencyPolicy(threshold, step, DEFAULT_MAX, DEFAULT_COOL_DOWN, DEFAULT_QUIET);
    }
}
