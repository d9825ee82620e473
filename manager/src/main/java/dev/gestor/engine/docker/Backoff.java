// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from the first to the longest wait, each shortened at random by up to a
 * half, so that many clients of a daemon that has come back do not all call at once.
 */
record Backoff(Duration first, Duration longest) {
    private static final int MAX_DOUBLINGS = 20;

    /** @param failures how many attempts have failed in a row, at least 1 */
    Duration delay(int failures, RandomGenerator random) {
        long doubled = first.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
        long full = Math.min(doubled, longest.toNanos());
        return Duration.ofNanos(full / 2 + (long) (random.nextDouble() * (full - full / 2)));
    }
}
