// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Removes containers of the client; with one that cannot be removed, the next attempt waits. Notices those that others removed. Used
 * by one thread.
 */
final class Removals {
    private final ClientBoard board;
    private final ClientActions actions;
    private final Inventory inventory;
    private final LongSupplier nanoTime;
    private final ClientSettings settings;
    /** Ids of those that were asked to go, so that nobody else is taken to have removed them. */
    private final Set<String> asked = new HashSet<>();
    /** By id, of those that are still there. */
    private final Map<String, Failures> failures = new HashMap<>();

    /** The containers that the last turn left. */
    private List<Container> known = List.of();

    Removals(
            ClientBoard board,
            ClientActions actions,
            Inventory inventory,
            LongSupplier nanoTime,
            ClientSettings settings) {
        this.board = board;
        this.actions = actions;
        this.inventory = inventory;
        this.nanoTime = nanoTime;
        this.settings = settings;
    }

    /**
     * Removes those that need not wait.
     *
     * @param details what to tell of one container beside the cause, by id
     */
    void remove(List<Container> containers, Map<String, String> details, Cause cause) throws InterruptedException {
        long now = nanoTime.getAsLong();
        List<Container> due = containers.stream()
                .filter(c -> !failures.getOrDefault(c.id(), Failures.NONE).waiting(now))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        board.busy();
        asked.addAll(ids(due));
        Optional<String> failure = actions.remove(due, details, cause).failure();
        if (failure.isPresent()) {
            due.forEach(container -> failures.merge(
                    container.id(),
                    failed(Failures.NONE, failure.get()),
                    (before, first) -> failed(before, failure.get())));
        }
        forgetGone();
    }

    /** Why something that is to go is still there. */
    Optional<String> problem() {
        return failures.values().stream().map(Failures::reason).findFirst();
    }

    boolean asked(String id) {
        return asked.contains(id);
    }

    void noticeThoseOfOthers() {
        for (Container container : known) {
            if (!asked.contains(container.id())
                    && inventory.find(container.id()).isEmpty()) {
                actions.note("gone", Optional.of(container), new Cause(Cause.UPKEEP, "somebody else removed it"));
            }
        }
    }

    /** @param left that this turn leaves */
    void remember(List<Container> left) {
        known = left;
        forgetGone();
    }

    private void forgetGone() {
        asked.removeIf(id -> inventory.find(id).isEmpty());
        failures.keySet().retainAll(asked);
    }

    private Failures failed(Failures before, String failure) {
        return before.failed(failure, nanoTime.getAsLong(), settings);
    }

    static Set<String> ids(List<Container> containers) {
        return containers.stream().map(Container::id).collect(Collectors.toSet());
    }
}
