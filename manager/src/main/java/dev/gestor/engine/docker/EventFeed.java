// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.EngineException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Tells of changes to this instance's containers. */
interface EventFeed {
    /** Subscribes; when this returns no later change is missed. */
    Events open() throws EngineException;

    /** One subscription. It may be closed from another thread, which ends a waiting {@link #next}. */
    interface Events extends Closeable {
        /** Waits for the next event; empty when the stream has ended. */
        Optional<Event> next() throws IOException;
    }

    /** What happened, as far as it matters to what is asked next. */
    enum Change {
        /** It exists and has not started; Docker answers no question about it while it starts. */
        CREATED,
        /** Gone for good. */
        DESTROYED,
        /** Somebody asked for its end; an event of the end itself follows. */
        STOPPING,
        /** Attached to a network, or detached; perhaps not one of ours. */
        NETWORK,
        OTHER
    }

    /** @param time by the engine's clock */
    record Event(String containerId, Change change, Instant time) {
        /** One whose time does not matter. */
        Event(String containerId, Change change) {
            this(containerId, change, Instant.EPOCH);
        }

        boolean destroyed() {
            return change == Change.DESTROYED;
        }
    }
}
