// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

/**
 * How often one caller may ask.
 *
 * @param perSecond in the long run
 * @param burst at once after a rest
 */
public record Rate(double perSecond, int burst) {
    public Rate {
        if (!(perSecond > 0) || Double.isInfinite(perSecond) || burst < 1) {
            throw new ApiConfigException(
                    "a rate needs more than 0 requests a second and a burst of at least 1, was %s and %d"
                            .formatted(perSecond, burst));
        }
    }
}
