// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Failures in a row of what was to run: creations that did not succeed, containers that ended soon after their start. Pure.
 *
 * @param last when the last one was seen
 * @param notBefore monotonic time in ns of the next attempt; means nothing without a failure
 * @param reason of the last one
 */
record Failures(int inARow, Instant last, long notBefore, String reason) {
    static final Failures NONE = new Failures(0, Instant.EPOCH, 0, "");

    private static final int MOST_DOUBLINGS = 20;

    Failures failed(String why, Instant now, long nanoTime, ClientSettings settings) {
        Duration wait = settings.firstRetry().multipliedBy(1L << Math.min(inARow, MOST_DOUBLINGS));
        Duration bounded = wait.compareTo(settings.lastRetry()) > 0 ? settings.lastRetry() : wait;
        return new Failures(inARow + 1, now, nanoTime + bounded.toNanos(), why);
    }

    /** Forgotten once a container that was started after the last one has run long enough. */
    Failures afterSeeing(Collection<Container> running, Instant now, Duration stable) {
        boolean sound = running.stream()
                .flatMap(container -> container.started().stream())
                .anyMatch(started ->
                        started.isAfter(last) && Duration.between(started, now).compareTo(stable) >= 0);
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
