// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.OptionalInt;

/**
 * Whether a container of a service that has ended is started again. It is Gestor that does so; the engine's own restart policy is
 * always {@code no}, so that there is one healer.
 *
 * @param maxRetries with {@link When#ON_FAILURE} alone; empty: no limit of its own
 */
public record RestartRule(When when, OptionalInt maxRetries) {
    public static final RestartRule NO = new RestartRule(When.NO, OptionalInt.empty());
    public static final RestartRule ALWAYS = new RestartRule(When.ALWAYS, OptionalInt.empty());
    public static final RestartRule UNLESS_STOPPED = new RestartRule(When.UNLESS_STOPPED, OptionalInt.empty());
    public static final RestartRule ON_FAILURE = new RestartRule(When.ON_FAILURE, OptionalInt.empty());

    public RestartRule {
        if (maxRetries.isPresent() && when != When.ON_FAILURE) {
            throw new IllegalArgumentException("a number of retries goes with on-failure alone");
        }
    }

    /** After which ends. */
    public enum When {
        NO,
        /** Only after an exit code other than 0. */
        ON_FAILURE,
        ALWAYS,
        /**
         * As always, also after a person's {@code docker stop}: what is changed by hand on a declared container is mended, and held by
         * {@code gestor pause} alone.
         */
        UNLESS_STOPPED
    }
}
