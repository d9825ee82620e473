// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits between attempts: doubling up to a bound, half of each by chance, so that hosts behind one router do not come all at once. */
final class Backoff {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MAX_DOUBLINGS = 10;

    private Backoff() {}

    /** @param failures so many attempts in a row have failed, at least 1 */
    static Duration delay(Duration first, int failures, RandomGenerator random) {
        long doubled = first.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
        long whole = Math.min(doubled, LONGEST.toNanos());
        return Duration.ofNanos(whole / 2 + random.nextLong(whole / 2 + 1));
    }
}
