// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.time.Instant;

/**
 * A container that has been measured over at least one full interval.
 *
 * @param cpuShare share of the host's CPU: 1.0 = all cores busy
 * @param memoryShare share of the host's memory
 */
public record Candidate(String containerId, String name, Instant created, double cpuShare, double memoryShare) {
    public double share(Rank rank) {
        return switch (rank) {
            case DOMINANT -> Math.max(cpuShare, memoryShare);
            case CPU -> cpuShare;
            case MEMORY -> memoryShare;
        };
    }
}
