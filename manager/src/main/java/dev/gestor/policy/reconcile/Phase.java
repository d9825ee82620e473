// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import java.util.Locale;

/** How a declared container is. In order of how much it wants a person's attention, most first. */
public enum Phase {
    /** It ended too often, and is left alone until a changed declaration, another {@code up}, or {@code pause} and {@code resume}. */
    CRASH_LOOP,
    /** Something stands in the way that only a person can clear: a taken name, a missing image. It is tried again now and then. */
    BLOCKED,
    /** It ended badly, and its restart rule says that it stays so. */
    FAILED,
    /** It ended, and waits for its next start. */
    BACKING_OFF,
    /** Something else has to come first. */
    WAITING,
    /** A change is being made. */
    CHANGING,
    /** It runs, and its health check has not said yet that it is well. */
    STARTING,
    /** A person holds it: it is left as it is. */
    HELD,
    /** It is to go. */
    LEAVING,
    /** It ended well, and its restart rule says that it stays so. */
    COMPLETED,
    /** It runs, and if it has a health check that says so too. */
    RUNNING;

    /** As shown: {@code crash-loop}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
