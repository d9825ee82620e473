// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** This instance's containers, kept in memory from events. Reads never wait for the engine. */
public interface Inventory extends AutoCloseable {
    /** Containers in any state, oldest first. */
    List<Container> containers();

    /** By full id, unique id prefix or name. */
    Optional<Container> find(String idOrName);

    /** Whether the event stream is connected and the listing after the last connect is done. */
    boolean connected();

    /** When the inventory was last known to be whole. */
    Instant asOf();

    /** Asks for a full listing now and waits for it. */
    void resynchronise() throws EngineException;

    @Override
    void close();
}
