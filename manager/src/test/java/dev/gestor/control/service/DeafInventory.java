// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An inventory that knows everything and tells nobody when something changes, as if each event had been lost. */
record DeafInventory(Inventory inventory) implements Inventory {
    @Override
    public Subscription onChange(Runnable listener) {
        return () -> {};
    }

    @Override
    public List<Container> containers() {
        return inventory.containers();
    }

    @Override
    public Optional<Container> find(String idOrName) {
        return inventory.find(idOrName);
    }

    @Override
    public boolean connected() {
        return inventory.connected();
    }

    @Override
    public Instant asOf() {
        return inventory.asOf();
    }

    @Override
    public void resynchronise() throws EngineException {
        inventory.resynchronise();
    }

    @Override
    public void close() {
        inventory.close();
    }
}
