// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Removes what earlier clients of this instance left, whenever it turns up. Used by one thread. */
final class Strays {
    private static final Cause CAUSE = new Cause(Cause.UPKEEP, "it was left by an earlier client");

    private final ClientActions actions;
    private final Inventory inventory;
    private final LongSupplier nanoTime;
    private final ClientSettings settings;
    private Failures failures = Failures.NONE;

    Strays(ClientActions actions, Inventory inventory, LongSupplier nanoTime, ClientSettings settings) {
        this.actions = actions;
        this.inventory = inventory;
        this.nanoTime = nanoTime;
        this.settings = settings;
    }

    /** @param client whose containers are none, unless it is dead */
    void remove(Optional<Client> client) throws InterruptedException {
        if (client.isEmpty()) {
            // Nothing is known of any client here: another state folder may know whose these are.
            return;
        }
        Optional<Client> owner = client.filter(c -> c.status() != ClientStatus.DEAD);
        List<Container> strays = inventory.containers().stream()
                .filter(Fleet::isClients)
                .filter(c -> owner.filter(o -> Fleet.belongs(c, o)).isEmpty())
                .toList();
        if (strays.isEmpty()) {
            failures = Failures.NONE;
        } else if (!failures.waiting(nanoTime.getAsLong())) {
            Optional<String> failure = actions.remove(strays, Map.of(), CAUSE).failure();
            if (failure.isPresent()) {
                failures = failures.failed(failure.get(), nanoTime.getAsLong(), settings);
            }
        }
    }
}
