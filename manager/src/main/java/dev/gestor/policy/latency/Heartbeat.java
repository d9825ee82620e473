// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.latency;

import java.time.Duration;

/**
 * One probe of a container, as far as it is known.
 *
 * @param tick at which it began; ticks come at a fixed interval, and the next probe begins only when this one has ended
 * @param latency until its answer or its failure; of one that is out, its age
 */
public record Heartbeat(long tick, Duration latency, Kind kind) {
    /** How a probe stands. */
    public enum Kind {
        ANSWERED,
        FAILED,
        /** Neither answered nor failed yet. */
        OUT
    }

    /** Whether the container is too slow by what this one tells. A latency equal to the threshold is too slow. */
    public boolean weak(Duration threshold) {
        return kind == Kind.FAILED || latency.compareTo(threshold) >= 0;
    }

    /** Whether it tells anything: one that is out and younger than the threshold may become either. */
    boolean known(Duration threshold) {
        return kind != Kind.OUT || weak(threshold);
    }
}
