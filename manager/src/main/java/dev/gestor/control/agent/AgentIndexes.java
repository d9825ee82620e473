// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.agent;

import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Owner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives each container of a service the smallest free index. An index is held from the moment it is chosen: a container that is
 * being made is in no inventory yet. Thread-safe.
 */
final class AgentIndexes {
    private final Inventory inventory;

    /** Indexes of containers being made, by canonical service. Guarded by this. */
    private final Map<String, Set<Integer>> held = new HashMap<>();

    AgentIndexes(Inventory inventory) {
        this.inventory = inventory;
    }

    /** @param service in its canonical form */
    synchronized Held hold(String service) {
        Set<Integer> taken = new HashSet<>(held.getOrDefault(service, Set.of()));
        for (Container container : inventory.containers()) {
            if (container.owner().filter(Owner.AGENT::equals).isPresent()
                    && AgentName.serviceOf(container).filter(service::equals).isPresent()) {
                AgentName.indexOf(container).ifPresent(taken::add);
            }
        }
        int index = 0;
        while (taken.contains(index)) {
            index++;
        }
        held.computeIfAbsent(service, key -> new HashSet<>()).add(index);
        return new Held(service, index);
    }

    private synchronized void release(String service, int index) {
        held.computeIfPresent(service, (key, indexes) -> {
            indexes.remove(index);
            return indexes.isEmpty() ? null : indexes;
        });
    }

    /** An index that nobody else gets until it is closed. */
    final class Held implements AutoCloseable {
        private final String service;
        private final int index;

        private Held(String service, int index) {
            this.service = service;
            this.index = index;
        }

        int index() {
            return index;
        }

        @Override
        public void close() {
            release(service, index);
        }
    }
}
