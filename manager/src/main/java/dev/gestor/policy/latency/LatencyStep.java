// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.latency;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one tick decided.
 *
 * @param change instances to add; negative: to take away
 * @param seen by which it was decided
 * @param figures what else it was decided by, in an order that is told beside each kind
 * @param reason all of it in words
 */
public record LatencyStep(Kind kind, int change, Seen seen, List<Long> figures, String reason, LatencyState next) {
    public LatencyStep {
        figures = List.copyOf(figures);
    }

    /**
     * The last heartbeats.
     *
     * @param median empty: most of them failed, or there are none
     * @param heartbeats how many were looked at
     */
    public record Seen(Optional<Duration> median, int heartbeats, Duration threshold) {
        String inWords() {
            String what = median.map(
                            m -> "median of the last %d heartbeats is %d ms".formatted(heartbeats, m.toMillis()))
                    .orElse(
                            heartbeats > 0
                                    ? "most of the last %d heartbeats failed".formatted(heartbeats)
                                    : "no heartbeat yet");
            return "%s, threshold %d ms".formatted(what, threshold.toMillis());
        }
    }

    /** Why something is changed, or nothing. */
    public enum Kind {
        /** Instances to start; where that is fewer than asked for, the most that there may be. */
        ADD,
        /** Seconds below half the threshold, instances to take away. */
        REMOVE,
        /** Fast enough, and no reason to take one away. */
        WELL,
        /** Too few heartbeats to judge by. */
        UNMEASURED,
        /** Too slow, and not surely for long enough. */
        NOT_SURE,
        /** A change is under way. */
        BUSY,
        /** Seconds since the last change was ready, seconds that it is to be. */
        COOL_DOWN,
        /** Instances there are, the most that there may be. */
        AT_LIMIT
    }
}
