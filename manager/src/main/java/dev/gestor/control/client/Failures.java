// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.util.Collection;

/**
 * Failures in a row of what was to run: creations that did not succeed, containers that ended soon after their start. Pure.
 *
 * @param last monotonic time in ns when the last one was seen; means nothing without a failure
 * @param notBefore monotonic time in ns of the next attempt; means nothing without a failure
 * @param reason of the last one
 */
record Failures(int inARow, long last, long notBefore, String reason) {
    static final Failures NONE = new Failures(0, 0, 0, "");

    private static final int MOST_DOUBLINGS = 20;

    Failures failed(String why, long nanoTime, ClientSettings settings) {
        Duration wait = settings.firstRetry().multipliedBy(1L << Math.min(inARow, MOST_DOUBLINGS));
        Duration bounded = wait.compareTo(settings.lastRetry()) > 0 ? settings.lastRetry() : wait;
        return new Failures(inARow + 1, nanoTime, nanoTime + bounded.toNanos(), why);
    }

    /** Forgotten once a container that was started after the last one has run long enough. */
    Failures afterSeeing(Collection<Container> running, Sightings sightings, Duration stable) {
        boolean sound = running.stream()
                .anyMatch(container -> sightings.isStartedAfter(container, last)
                        && sightings.age(container).compareTo(stable) >= 0);
        return sound ? NONE : this;
    }

    boolean waiting(long nanoTime) {
        return inARow > 0 && notBefore - nanoTime > 0;
    }

    /** Until the next attempt. */
    Duration left(long nanoTime) {
        return waiting(nanoTime) ? Duration.ofNanos(notBefore - nanoTime) : Duration.ZERO;
    }
}
