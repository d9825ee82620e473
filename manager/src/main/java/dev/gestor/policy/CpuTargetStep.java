// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.util.Optional;

/**
 * What one step of the CPU-target controller decided.
 *
 * @param hold which kind of a reason there is to change nothing; empty where something is changed
 * @param change containers to add, negative: to remove
 * @param terms what led there; all zero where there was nothing to judge
 * @param reason in words, with the figures
 * @param next what the next step is to be given
 */
public record CpuTargetStep(
        Kind kind, Optional<Hold> hold, int change, Terms terms, String reason, CpuTargetState next) {
    /** Why there is a change, or none. */
    public enum Kind {
        ADD,
        REMOVE,
        /** Nothing to do, nothing that may be done, or nothing known. Leaves the integral as it was. */
        HOLD,
        /** Off the target, and the terms outweigh each other: the integral goes on until they do not. */
        WAIT
    }

    /** The terms of the controller, in containers. */
    public record Terms(double p, double i, double d) {
        public static final Terms NONE = new Terms(0, 0, 0);

        public double u() {
            return p + i + d;
        }
    }
}
