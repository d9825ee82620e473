// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the inventory knows at one moment.
 *
 * @param containers oldest first
 * @param connected whether changes are heard of
 * @param lastWhole when it was last known to be whole, for the time when it is not connected
 */
record InventoryView(List<Container> containers, boolean connected, Instant lastWhole) {
    private static final Comparator<Container> OLDEST_FIRST =
            Comparator.comparing(Container::created).thenComparing(Container::id);

    InventoryView {
        containers = containers.stream().sorted(OLDEST_FIRST).toList();
    }

    static InventoryView empty(Instant now) {
        return new InventoryView(List.of(), false, now);
    }

    /**
     * The view after a listing.
     *
     * @param overtaken ids of containers that changed after the listing began, as this view knows
     */
    InventoryView listed(List<Container> listed, Set<String> overtaken, boolean following, Instant now) {
        Stream<Container> told =
                listed.stream().filter(c -> !overtaken.contains(c.id())).map(this::completed);
        Stream<Container> known = containers.stream().filter(c -> overtaken.contains(c.id()));
        return new InventoryView(Stream.concat(told, known).toList(), following, now);
    }

    /**
     * A container that a listing could tell no more of than its state, with what was known of it before. Its process may be another
     * one since; whoever uses it checks that it belongs to the container.
     */
    Container completed(Container listed) {
        boolean ended = listed.state() == ContainerState.EXITED
                && listed.detail().json().isEmpty();
        if (!summary(listed) && !ended) {
            return listed;
        }
        return containers.stream()
                .filter(c -> c.id().equals(listed.id()))
                .filter(c -> ended
                        ? c.state() == ContainerState.EXITED
                        : c.running() && c.pid().isPresent())
                .findFirst()
                .orElse(listed);
    }

    /** Whether only an inspection, which Docker did not answer, would tell the rest. */
    static boolean summary(Container listed) {
        return listed.running() && listed.pid().isEmpty();
    }

    boolean knows(String id) {
        return containers.stream().anyMatch(c -> c.id().equals(id));
    }

    /** Ids of containers of which this list tells something else than we know, or that one of us does not know. */
    Set<String> differing(List<Container> listed) {
        Map<String, Container> known =
                containers.stream().collect(Collectors.toMap(Container::id, Function.identity()));
        Set<String> differing = new LinkedHashSet<>();
        for (Container container : listed) {
            Container ours = known.remove(container.id());
            if (ours == null || !alike(ours, container)) {
                differing.add(container.id());
            }
        }
        differing.addAll(known.keySet());
        return differing;
    }

    /** As far as a list tells. */
    private static boolean alike(Container ours, Container listed) {
        return ours.state() == listed.state()
                && ours.name().equals(listed.name())
                // Of one that does not run, the list tells no health.
                && (!ours.running() || ours.detail().health() == listed.detail().health())
                && ours.detail()
                        .networks()
                        .keySet()
                        .equals(listed.detail().networks().keySet());
    }

    /** Whether a container is about to start: created since that moment, and not started. */
    boolean inTransition(Instant since) {
        return containers.stream()
                .anyMatch(
                        c -> c.state() == ContainerState.CREATED && c.created().isAfter(since));
    }

    InventoryView with(Container container) {
        List<Container> all = othersThan(container.id());
        all.add(container);
        return new InventoryView(all, connected, lastWhole);
    }

    InventoryView without(String id) {
        return new InventoryView(othersThan(id), connected, lastWhole);
    }

    InventoryView disconnected(Instant now) {
        return connected ? new InventoryView(containers, false, now) : this;
    }

    private List<Container> othersThan(String id) {
        List<Container> others = new ArrayList<>(containers);
        others.removeIf(c -> c.id().equals(id));
        return others;
    }
}
