// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

/**
 * @param high how many of the highest consumers stay
 * @param low how many of the lowest consumers stay
 */
public record RetentionPolicy(int high, int low, Rank rank) {
    public static final RetentionPolicy DEFAULT = new RetentionPolicy(2, 3, Rank.DOMINANT);

    public RetentionPolicy {
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("high and low must not be negative, were " + high + " and " + low);
        }
    }
}
