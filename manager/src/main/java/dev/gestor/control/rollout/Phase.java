// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

/**
 * How far the replacement of one container has come, as kept on the disk: whoever finds it unfinished knows which way to go.
 *
 * <pre>
 *              +--&gt; STARTING ------------------+
 * PREPARED ----+    (new beside old)           +--&gt; PROVEN --&gt; DONE
 *              +--&gt; STOPPING --&gt; STARTING -----+    (old goes)
 *                   (old first)      |
 *                                    v
 *                                UNDOING --&gt; UNDONE
 * </pre>
 *
 * Before PROVEN the way is back: the new one is removed, the old one serves. From PROVEN on it is forward.
 */
enum Phase {
    PREPARED,
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

    boolean forward() {
        return this == PROVEN || this == DONE;
    }
}
