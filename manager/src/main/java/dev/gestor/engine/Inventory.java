// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.time.Instant;
import java.util.Collection;
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

    /**
     * Has a task run after each change of {@link #containers} or {@link #connected}, on the thread that made it: the task returns at
     * once and throws nothing. Changes that follow fast may be told as one.
     */
    Subscription onChange(Runnable listener);

    @Override
    void close();

    /** Ends with {@link #close}; one run more may be under way then. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** What {@link #find} means, over any listing: a full id or a name, else an id prefix that only one container has. */
    static Optional<Container> find(Collection<Container> containers, String idOrName) {
        if (idOrName.isEmpty()) {
            return Optional.empty();
        }
        Optional<Container> exact = containers.stream()
                .filter(c -> c.id().equals(idOrName) || c.name().equals(idOrName))
                .findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        List<Container> byPrefix = containers.stream()
                .filter(c -> c.id().startsWith(idOrName))
                .limit(2)
                .toList();
        return byPrefix.size() == 1 ? Optional.of(byPrefix.get(0)) : Optional.empty();
    }
}
