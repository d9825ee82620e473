// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts: doubling up to a bound, half of each by chance, so that several managers do not come back to a
 * restarted server all at once.
 */
record Backoff(Duration first, Duration max) {
    static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    /** @param failures so many attempts in a row have failed, at least 1 */
    Duration delay(int failures, RandomGenerator random) {
        long bound = max.toNanos();
        long whole = failures > 32 ? bound : Math.min(bound, first.toNanos() << Math.min(failures - 1, 16));
        return Duration.ofNanos(whole / 2 + random.nextLong(whole / 2 + 1));
    }
}
