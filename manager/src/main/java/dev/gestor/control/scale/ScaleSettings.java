// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.scale;

import dev.gestor.policy.latency.LatencyPolicy;
import java.time.Duration;

/**
 * How a container is watched and scaled.
 *
 * @param every between two heartbeats
 * @param ready how long a new instance has to become ready
 * @param drain how long one that is taken away may finish its requests
 * @param dryRun decide and tell, but change nothing
 */
public record ScaleSettings(LatencyPolicy policy, Duration every, Duration ready, Duration drain, boolean dryRun) {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

    /** Of a heartbeat: beyond the threshold it is too slow anyway, and its age is told. */
    public Duration timeout() {
        Duration thrice = policy.threshold().multipliedBy(3);
        return thrice.compareTo(SHORTEST_TIMEOUT) > 0 ? thrice : SHORTEST_TIMEOUT;
    }
}
