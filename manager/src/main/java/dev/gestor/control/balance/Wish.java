// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Algorithm;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Labels;
import dev.gestor.engine.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One balancer as the labels of containers and of declared services want it.
 *
 * @param port empty: nobody says where it is to be reached
 * @param candidates oldest first
 * @param problems what of the labels cannot be followed
 */
record Wish(
        String group,
        Algorithm algorithm,
        Optional<FrontPort> port,
        List<Candidate> candidates,
        List<String> problems) {
    Wish {
        candidates = List.copyOf(candidates);
        problems = List.copyOf(problems);
    }

    /** Networks in which a container of it is; the balancer has to be there too. */
    Set<String> networks() {
        Set<String> networks = new TreeSet<>();
        candidates.stream()
                .filter(candidate -> !candidate.container().detail().hostNetwork())
                .forEach(candidate -> networks.addAll(
                        candidate.container().detail().networks().keySet()));
        networks.remove("none");
        return networks;
    }

    /** What all are to be asked for; empty where they differ. */
    Optional<String> healthPath() {
        List<Optional<String>> paths = candidates.stream()
                .map(candidate -> candidate.front().healthPath())
                .distinct()
                .toList();
        return paths.size() == 1 ? paths.get(0) : Optional.empty();
    }

    /**
     * By group. A container counts in whatever state it is: its declaration is gone when it is, or when its service is withdrawn.
     *
     * @param declared services that are to be there
     * @param leaving keys of services that are withdrawn
     */
    static Map<String, Wish> of(
            Collection<Container> containers, Collection<ServiceSpec> declared, Set<String> leaving) {
        Map<String, Draft> drafts = new TreeMap<>();
        containers.stream()
                .filter(container -> Front.asked(container.labels()))
                .filter(container -> !leaving.contains(service(container)))
                .sorted(Comparator.comparing(Container::created).thenComparing(Container::id))
                .forEach(container -> draft(drafts, container.labels(), container.name(), Optional.of(container)));
        for (ServiceSpec service : declared) {
            ContainerSpec pattern = service.container(0, "");
            if (Front.asked(pattern.labels())) {
                draft(drafts, pattern.labels(), pattern.name(), Optional.empty());
            }
        }
        Map<String, Wish> wishes = new TreeMap<>();
        drafts.forEach((group, draft) -> wishes.put(group, draft.wish(group)));
        return wishes;
    }

    private static String service(Container container) {
        return container.labels().getOrDefault(Labels.PROJECT, "")
                + "/"
                + container.labels().getOrDefault(Labels.SERVICE, "");
    }

    private static void draft(
            Map<String, Draft> drafts, Map<String, String> labels, String name, Optional<Container> container) {
        Draft draft = drafts.computeIfAbsent(Front.group(labels, name), group -> new Draft());
        try {
            Front front = Front.read(labels, name);
            draft.add(front, name);
            container.ifPresent(c -> draft.candidates.add(new Candidate(c, front)));
        } catch (IllegalArgumentException e) {
            draft.problems.add("container %s: %s".formatted(name, e.getMessage()));
        }
    }

    private static final class Draft {
        private final List<Candidate> candidates = new ArrayList<>();
        private final Set<String> problems = new LinkedHashSet<>();
        private Optional<Algorithm> algorithm = Optional.empty();
        private Optional<FrontPort> port = Optional.empty();

        /** Among those that differ the first wins. */
        void add(Front front, String name) {
            if (algorithm.filter(first -> first != front.algorithm()).isPresent()) {
                problems.add("container %s asks for %s, and others before it for %s, which is done"
                        .formatted(
                                name, front.algorithm().label(), algorithm.get().label()));
            }
            if (port.isPresent() && front.port().isPresent() && !port.equals(front.port())) {
                problems.add("container %s asks for port %s, and others before it for %s, which is taken"
                        .formatted(name, front.port().get(), port.get()));
            }
            algorithm = algorithm.or(() -> Optional.of(front.algorithm()));
            port = port.or(front::port);
        }

        Wish wish(String group) {
            if (port.isEmpty() && problems.isEmpty()) {
                problems.add("no container says where its balancer is reached; give one the label %s"
                        .formatted(Labels.BALANCE_PORT));
            }
            return new Wish(group, algorithm.orElse(Algorithm.RANDOM), port, candidates, List.copyOf(problems));
        }
    }
}
