// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An inventory that always holds the same containers and is always up to date. */
final class FixedInventory implements Inventory {
    private final List<Container> containers;
    private final Clock clock;

    FixedInventory(List<Container> containers, Clock clock) {
        this.containers = List.copyOf(containers);
        this.clock = clock;
    }

    @Override
    public List<Container> containers() {
        return containers;
    }

    @Override
    public Optional<Container> find(String idOrName) {
        return containers.stream()
                .filter(c -> c.id().equals(idOrName) || c.name().equals(idOrName))
                .findFirst();
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public Instant asOf() {
        return clock.instant();
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
