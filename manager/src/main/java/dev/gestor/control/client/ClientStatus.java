// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

/**
 * Where a client stands.
 *
 * <pre>
 *   declared                first container runs and is measured
 *  -----------&gt; STARTING -----------------------------------------&gt; READY &lt;------------&gt; BUSY
 *                  |                                                  |   creates, removes  |
 *                  | its image cannot run                     deleted |                     | nothing of it
 *                  |                                                  v                     | runs any more
 *                  '---------------------------------------------&gt; STOPPING &lt;---------------'
 *                                                                     | the last container is gone
 *                                                                     v
 *                                                                   DEAD
 * </pre>
 */
public enum ClientStatus {
    STARTING,
    READY,
    /** Containers are being created or removed. */
    BUSY,
    STOPPING,
    /** Nothing of it is left; another client may be declared. */
    DEAD;

    /** Whether it may go from here to there. */
    boolean leadsTo(ClientStatus next) {
        return switch (this) {
            case STARTING -> next == READY || next == STOPPING;
            case READY -> next == BUSY || next == STOPPING;
            case BUSY -> next == READY || next == STOPPING;
            case STOPPING -> next == DEAD;
            case DEAD -> false;
        };
    }
}
