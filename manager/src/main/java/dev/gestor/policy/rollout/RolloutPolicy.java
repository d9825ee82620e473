// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.rollout;

import java.time.Duration;

/**
 * How patient a replacement is.
 *
 * @param ready how long the new container has to become ready
 * @param minHealthy how long one without a health check has to run well after its first answer
 * @param watch how long the new one serves before the old one is given up
 * @param drain how long the old one may finish its requests
 */
public record RolloutPolicy(Duration ready, Duration minHealthy, Duration watch, Duration drain) {
    public static final RolloutPolicy DEFAULT = new RolloutPolicy(
            Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(30));

    public RolloutPolicy {
        requireNotNegative("--ready", ready);
        requireNotNegative("--min-healthy", minHealthy);
        requireNotNegative("--watch", watch);
        requireNotNegative("--drain", drain);
    }

    private static void requireNotNegative(String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, was " + value);
        }
    }
}
