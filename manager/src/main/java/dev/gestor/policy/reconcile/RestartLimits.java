// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import java.time.Duration;

/**
 * How patiently a container that does not live is started again.
 *
 * @param firstDelay before the second restart in a row; the first comes at once
 * @param maxDelay each delay is twice the one before, up to this
 * @param resetAfter so long running and well, and the next restart is a first one again
 * @param budget so many restarts within {@code window}, and one more end is a crash loop
 * @param dependencyDeadline how long a dependency may take before a person is told
 */
public record RestartLimits(
        Duration firstDelay,
        Duration maxDelay,
        Duration resetAfter,
        int budget,
        Duration window,
        Duration dependencyDeadline) {
    public static final RestartLimits DEFAULT = new RestartLimits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            5,
            Duration.ofMinutes(15),
            Duration.ofMinutes(5));

    /** Beyond it the delay has long reached any maximum. */
    private static final int MAX_DOUBLINGS = 30;

    public RestartLimits {
        if (firstDelay.isNegative() || firstDelay.isZero() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "the first delay must be positive and at most the longest, were %s and %s"
                            .formatted(firstDelay, maxDelay));
        }
        if (budget < 1) {
            throw new IllegalArgumentException("the restart budget must be 1 or more, was " + budget);
        }
    }

    /** @param before how many came before it without {@code resetAfter} of health in between */
    Duration delay(int before) {
        if (before == 0) {
            return Duration.ZERO;
        }
        Duration doubled = firstDelay.multipliedBy(1L << Math.min(before - 1, MAX_DOUBLINGS));
        return doubled.compareTo(maxDelay) < 0 ? doubled : maxDelay;
    }
}
