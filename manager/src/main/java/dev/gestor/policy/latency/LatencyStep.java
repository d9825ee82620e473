// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.latency;

/**
 * What one tick decided.
 *
 * @param change instances to add; negative: to take away
 * @param reason in words, with the figures
 */
public record LatencyStep(Kind kind, int change, String reason, LatencyState next) {
    /** Why something is changed, or nothing. */
    public enum Kind {
        ADD,
        REMOVE,
        /** Fast enough, and no reason to take one away. */
        WELL,
        /** Too few heartbeats to judge by. */
        UNMEASURED,
        /** Too slow, and not surely for long enough. */
        NOT_SURE,
        /** A change is under way. */
        BUSY,
        COOL_DOWN,
        AT_LIMIT
    }
}
