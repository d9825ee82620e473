// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Follows an {@link InMemoryHost}: hears of each change at once, but of none while the host is away. */
final class InMemoryInventory implements Inventory {
    private final InMemoryHost host;
    private final Instance instance;
    private final Clock clock;
    private final Runnable listener = this::hear;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Container> containers = List.of();
    private volatile Instant lastWhole;

    InMemoryInventory(InMemoryHost host, Instance instance, Clock clock) {
        this.host = host;
        this.instance = instance;
        this.clock = clock;
        lastWhole = clock.instant();
        host.listen(listener);
        refresh();
    }

    private void hear() {
        refresh();
        listeners.forEach(Runnable::run);
    }

    /** One at a time: else of two changes at once the older list could come last, and stay. */
    private synchronized void refresh() {
        if (host.isAway()) {
            return;
        }
        containers = host.containers().stream()
                .filter(c -> instance.owns(c.labels()))
                .toList();
        lastWhole = clock.instant();
    }

    @Override
    public List<Container> containers() {
        return containers;
    }

    @Override
    public Optional<Container> find(String idOrName) {
        return Inventory.find(containers, idOrName);
    }

    @Override
    public boolean connected() {
        return !host.isAway();
    }

    @Override
    public Instant asOf() {
        return connected() ? clock.instant() : lastWhole;
    }

    @Override
    public void resynchronise() throws EngineException {
        host.requirePresent();
        hear();
    }

    @Override
    public Subscription onChange(Runnable added) {
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    @Override
    public void close() {
        host.unlisten(listener);
    }
}
