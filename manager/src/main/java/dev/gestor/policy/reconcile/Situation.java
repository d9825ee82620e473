// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is decided from.
 *
 * @param now on a time line that never jumps, from any origin
 * @param unreadable names of projects that are declared nobody knows how: nothing of theirs is touched
 * @param containers this instance's, of any owner, oldest first
 * @param history by {@link Place#key}, or by the key of another step's subject
 * @param holds projects, services and places that are left as they are, each by its key
 * @param busy keys of steps that have begun and not ended
 * @param provided keys of networks and volumes that are known to exist
 * @param released keys of networks and volumes of withdrawn projects that are known to be gone
 * @param collecting ids of containers that nobody declares and that are to go
 */
public record Situation(
        Duration now,
        List<DeclaredProject> projects,
        Set<String> unreadable,
        List<Container> containers,
        Map<String, PlaceHistory> history,
        Set<String> holds,
        Set<String> busy,
        Set<String> provided,
        Set<String> released,
        Set<String> collecting) {
    public Situation {
        projects = List.copyOf(projects);
        unreadable = Set.copyOf(unreadable);
        containers = List.copyOf(containers);
        history = Map.copyOf(history);
        holds = Set.copyOf(holds);
        busy = Set.copyOf(busy);
        provided = Set.copyOf(provided);
        released = Set.copyOf(released);
        collecting = Set.copyOf(collecting);
    }

    boolean held(Place place) {
        return holds.contains(place.key())
                || holds.contains(place.service().key())
                || holds.contains(place.service().project());
    }

    /** Of any owner. */
    Optional<Container> named(String name) {
        return containers.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    PlaceHistory history(String key) {
        return history.getOrDefault(key, PlaceHistory.NONE);
    }
}
