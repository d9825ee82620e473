// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ServiceSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which container stands in which place of a service, by its labels; a name can be changed by anybody.
 *
 * @param kept by index
 * @param surplus beyond the declared number, or a second one of an index; youngest first
 */
record Occupancy(Map<Integer, Container> kept, List<Container> surplus) {
    Occupancy {
        kept = Map.copyOf(kept);
        surplus = List.copyOf(surplus);
    }

    static Occupancy of(ServiceSpec service, String hash, List<Container> containers) {
        Map<Integer, Container> kept = new HashMap<>();
        List<Container> surplus = new ArrayList<>();
        // After the declaration, then with the right name, then the oldest.
        Comparator<Container> better = Comparator.comparing((Container c) -> Deviation.outdated(hash, c))
                .thenComparing(c ->
                        !c.name().equals(index(c).map(service::containerName).orElse("")))
                .thenComparing(Container::created)
                .thenComparing(Container::id);
        containers.stream().filter(c -> of(c, service)).sorted(better).forEach(c -> {
            Optional<Integer> index = index(c).filter(i -> i >= 0 && i < service.replicas());
            if (index.isEmpty() || kept.putIfAbsent(index.get(), c) != null) {
                surplus.add(c);
            }
        });
        surplus.sort(Comparator.comparing(Container::created)
                .thenComparing(Container::id)
                .reversed());
        return new Occupancy(kept, surplus);
    }

    /** Whether it is a container of that service. */
    static boolean of(Container container, ServiceSpec service) {
        return of(container, service.project())
                && service.name().equals(container.labels().get(Labels.SERVICE));
    }

    /** Whether it is a container of a service of that project. */
    static boolean of(Container container, String project) {
        return ours(container) && project.equals(container.labels().get(Labels.PROJECT));
    }

    static boolean ours(Container container) {
        return container.owner().filter(Owner.SERVICES::equals).isPresent();
    }

    private static Optional<Integer> index(Container container) {
        String label = container.labels().getOrDefault(Labels.INDEX, "");
        return label.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(label)) : Optional.empty();
    }
}
