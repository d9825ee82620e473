// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.scale;

import dev.gestor.policy.latency.Heartbeat;
import dev.gestor.policy.latency.LatencyStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Hears of heartbeats and decisions. */
public interface ScaleLog {
    /**
     * Of one container at one tick.
     *
     * @param weak whether it is too slow
     * @param reason why it failed; empty text where it did not
     * @param late how much later than planned the tick came
     */
    void heartbeat(String container, Heartbeat heartbeat, boolean weak, String reason, Duration late);

    /** A decision; the same kind again is told once. */
    void decided(String container, LatencyStep step);

    /**
     * Instances were added or taken away, or could not be.
     *
     * @param took from the decision on
     */
    void changed(String container, List<String> added, List<String> removed, Optional<String> failure, Duration took);
}
