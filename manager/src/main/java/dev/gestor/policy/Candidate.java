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
    public Candidate {
        requireShare(name, "CPU", cpuShare);
        requireShare(name, "memory", memoryShare);
    }

    private static void requireShare(String name, String what, double share) {
        // A share that is not known must not reach a decision: written so that NaN is refused too.
        if (!(share >= 0 && share < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s share of container %s must be a number of at least 0, was %s".formatted(what, name, share));
        }
    }

    public double share(Rank rank) {
        return switch (rank) {
            case DOMINANT -> Math.max(cpuShare, memoryShare);
            case CPU -> cpuShare;
            case MEMORY -> memoryShare;
        };
    }
}
