// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** An inventory of one running workload container. */
record OneContainer(Clock clock) implements Inventory {
    @Override
    public List<Container> containers() {
        return List.of(new Container(
                "a".repeat(64),
                "alpha",
                "workload:1",
                Map.of(Labels.OWNER, "workload"),
                ContainerState.RUNNING,
                OptionalInt.empty(),
                clock.instant(),
                Optional.of(clock.instant()),
                Optional.empty()));
    }

    @Override
    public Optional<Container> find(String idOrName) {
        return Inventory.find(containers(), idOrName);
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
        // It never changes.
        return () -> {};
    }

    @Override
    public void close() {}
}
