// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/**
 * What anybody can change of a container that is there ({@code docker update}), as it is now.
 *
 * @param restartPolicy the engine's own, in its word; {@link #NO_RESTART} where it starts nothing again
 * @param limits empty: none, or the engine keeps none of this kind. 0 processes: a limit of them was lifted
 */
public record UpdatableSettings(String restartPolicy, Limits limits) {
    public static final String NO_RESTART = "no";

    /** Whether the engine itself would start it again. */
    public boolean restarts() {
        return !restartPolicy.equals(NO_RESTART);
    }
}
