// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

/**
 * How many containers there may be.
 *
 * @param step the most that are added or removed at once
 */
public record ScaleLimits(int min, int max, int step) {
    public static final ScaleLimits DEFAULT = new ScaleLimits(1, 10, 10);

    public ScaleLimits {
        if (min < 1) {
            throw new IllegalArgumentException("minimum of containers must be at least 1, was " + min);
        }
        if (max < min) {
            throw new IllegalArgumentException(
                    "maximum of containers is %d, below the minimum %d; raise the one or lower the other"
                            .formatted(max, min));
        }
        if (step < 1) {
            throw new IllegalArgumentException("containers added at once must be at least 1, was " + step);
        }
    }

    public ScaleLimits withMax(int value) {
        return new ScaleLimits(min, value, step);
    }
}
