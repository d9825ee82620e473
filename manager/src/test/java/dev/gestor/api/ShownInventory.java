// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a test puts into it. */
final class ShownInventory implements Inventory {
    final List<Container> containers = new ArrayList<>();

    @Override
    public List<Container> containers() {
        return List.copyOf(containers);
    }

    @Override
    public Optional<Container> find(String idOrName) {
        return Inventory.find(containers, idOrName);
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public Instant asOf() {
        return ShownContainers.CREATED;
    }

    @Override
    public void resynchronise() {}

    @Override
    public Subscription onChange(Runnable listener) {
        return () -> {};
    }

    @Override
    public void close() {}
}
