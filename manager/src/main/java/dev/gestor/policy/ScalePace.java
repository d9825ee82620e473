// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.time.Duration;

/**
 * How fast the number of containers follows.
 *
 * @param upCoolDown time from adding until more are added
 * @param downCoolDown time from any change until some are removed
 * @param filter time constant of the first-order filter of the measurement; constants use it for the derivative and the tolerance
 * @param warmUp age at which a container is measured; younger ones have a start to pay for that says nothing of the load
 * @param lead how far ahead a preset looks along the rise of the load
 * @param window over which a preset looks before it does what is not urgent, removing above all
 */
public record ScalePace(
        Duration upCoolDown, Duration downCoolDown, Duration filter, Duration warmUp, Duration lead, Duration window) {
    /**
     * For clients' constants. The average that they are meant for is that of all containers, also young ones. Two
     * samples pass until an added container is seen, ten until one is removed: each sample asks for {@code u} again.
     */
    public static final ScalePace CONSTANTS = new ScalePace(
            Duration.ofSeconds(4),
            Duration.ofSeconds(20),
            Duration.ofSeconds(4),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);

    public ScalePace {
        requireNotNegative("cool-down after adding", upCoolDown);
        requireNotNegative("cool-down before removing", downCoolDown);
        requireNotNegative("filter time", filter);
        requireNotNegative("warm-up time", warmUp);
        requireNotNegative("lead time", lead);
        requireNotNegative("window", window);
    }

    private static void requireNotNegative(String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, was " + value);
        }
    }
}
