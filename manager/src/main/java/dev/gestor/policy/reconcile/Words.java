// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import java.time.Duration;

/** Durations as reasons tell them. */
final class Words {
    private Words() {}

    /** The largest unit that tells it without a fraction: {@code 15 min}, {@code 90 s}, {@code 250 ms}. */
    static String of(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + " ms";
        }
        return duration.toSecondsPart() == 0 && !duration.isZero()
                ? duration.toMinutes() + " min"
                : duration.toSeconds() + " s";
    }
}
