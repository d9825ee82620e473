// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

/**
 * How far the replacement of one container has come, as kept on the disk: whoever finds it unfinished knows which way to go.
 *
 * <pre>
 *              +--&gt; STARTING ------------------+
 * PREPARED ----+    (new beside old)           +--&gt; PROVEN --&gt; DONE
 *              +--&gt; DRAINING --&gt; STOPPING -----+    (old goes)
 *                   --&gt; STARTING (old first)
 *
 * DRAINING, STOPPING, STARTING --&gt; UNDOING --&gt; UNDONE
 * </pre>
 *
 * Before PROVEN the way is back: the new one is removed, the old one serves. From PROVEN on it is forward.
 */
enum Phase {
    PREPARED,
    DRAINING,
    STOPPING,
    STARTING,
    PROVEN,
    DONE,
    UNDOING,
    UNDONE;

    boolean ended() {
        return this == DONE || this == UNDONE;
    }

    /** Whether it was begun and stands half-way: somebody has to end it. */
    boolean halfway() {
        return this != PREPARED && !ended();
    }

    /** Whether the old one may have been told to stop, and not have ended yet: in the midst of going back nobody knows. */
    boolean mayBeStopping() {
        return this == STOPPING || this == STARTING || this == UNDOING;
    }

    boolean forward() {
        return this == PROVEN || this == DONE;
    }
}
