// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.Dependency;
import dev.gestor.engine.PortBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether services fit together: who is active, who waits for whom, who wants the same port or name. */
final class ServiceGraph {
    private final Map<String, ServiceReader.Declared> all = new LinkedHashMap<>();
    private final Map<String, ServiceReader.Declared> active = new LinkedHashMap<>();
    private final Findings findings;

    /** @param profiles that are active; {@code *} for all */
    ServiceGraph(Collection<ServiceReader.Declared> services, Set<String> profiles, Findings findings) {
        this.findings = findings;
        for (ServiceReader.Declared service : services) {
            all.put(service.name(), service);
            if (service.profiles().isEmpty()
                    || profiles.contains("*")
                    || service.profiles().stream().anyMatch(profiles::contains)) {
                active.put(service.name(), service);
            }
        }
    }

    /** The active services in the file's order; what does not fit goes to the findings. */
    List<ServiceReader.Declared> check() {
        for (ServiceReader.Declared service : active.values()) {
            service.dependencies().values().forEach(declared -> check(service, declared));
        }
        findCycles();
        requireDistinctPorts();
        requireDistinctNames();
        return List.copyOf(active.values());
    }

    private void check(ServiceReader.Declared service, LifeReader.Declared declared) {
        Dependency dependency = declared.dependency();
        Optional<ServiceReader.Declared> other = Optional.ofNullable(all.get(dependency.service()));
        if (other.isEmpty()) {
            findings.problem(
                    declared.place(),
                    "the service %s is not declared%s"
                            .formatted(
                                    Findings.shown(dependency.service()),
                                    Spelling.question(dependency.service(), all.keySet())),
                    "declare it, or remove the dependency");
        } else if (!active.containsKey(dependency.service())) {
            if (dependency.required()) {
                findings.problem(
                        declared.place(),
                        "%s needs %s, which is not active: its profiles are %s"
                                .formatted(
                                        service.name(),
                                        dependency.service(),
                                        String.join(", ", other.get().profiles())),
                        "activate one of these, give both services the same profiles, or write required: false");
            }
        } else if (dependency.condition() == Dependency.Condition.HEALTHY
                && !other.get().checksHealth()) {
            findings.problem(
                    declared.place(),
                    "%s can never be healthy: its health check is switched off".formatted(dependency.service()),
                    "give it a health check, or wait for service_started");
        }
    }

    private enum Colour {
        ON_THE_WAY,
        DONE
    }

    private void findCycles() {
        Map<String, Colour> colours = new HashMap<>();
        for (String name : active.keySet()) {
            visit(name, colours);
        }
    }

    /** Depth first without recursion: a file may declare a chain of thousands. */
    private void visit(String start, Map<String, Colour> colours) {
        if (colours.containsKey(start)) {
            return;
        }
        List<String> way = new ArrayList<>();
        Map<String, List<LifeReader.Declared>> left = new HashMap<>();
        enter(start, way, left, colours);
        while (!way.isEmpty()) {
            String name = way.get(way.size() - 1);
            List<LifeReader.Declared> open = left.getOrDefault(name, List.of());
            if (open.isEmpty()) {
                colours.put(name, Colour.DONE);
                way.remove(way.size() - 1);
                continue;
            }
            LifeReader.Declared next = open.remove(open.size() - 1);
            String other = next.dependency().service();
            if (colours.get(other) == Colour.ON_THE_WAY) {
                List<String> cycle = new ArrayList<>(way.subList(way.indexOf(other), way.size()));
                cycle.add(other);
                findings.problem(
                        next.place(),
                        "services wait for each other: " + String.join(" -> ", cycle),
                        "remove one of these dependencies");
            } else if (active.containsKey(other) && !colours.containsKey(other)) {
                enter(other, way, left, colours);
            }
        }
    }

    private void enter(
            String name, List<String> way, Map<String, List<LifeReader.Declared>> left, Map<String, Colour> colours) {
        way.add(name);
        colours.put(name, Colour.ON_THE_WAY);
        left.put(
                name,
                new ArrayList<>(Optional.ofNullable(active.get(name))
                        .map(service -> service.dependencies().values())
                        .orElse(List.of())));
    }

    private void requireDistinctPorts() {
        Map<String, PortReader.Published> taken = new HashMap<>();
        for (ServiceReader.Declared service : active.values()) {
            if (service.spec().replicas() == 0) {
                continue;
            }
            for (PortReader.Published published : service.ports()) {
                PortBinding port = published.port();
                if (port.hostPort().isEmpty()) {
                    continue;
                }
                String key =
                        port.hostAddress().orElse("") + "|" + port.hostPort().getAsInt() + "/" + port.protocol();
                PortReader.Published before = taken.putIfAbsent(key, published);
                if (before != null) {
                    findings.problem(
                            published.place(),
                            "the host's port %d is published already, by %s in line %d"
                                    .formatted(
                                            port.hostPort().getAsInt(),
                                            before.place().key(),
                                            before.place().line()),
                            "publish another one");
                }
            }
        }
    }

    private void requireDistinctNames() {
        Map<String, String> taken = new HashMap<>();
        for (ServiceReader.Declared service : active.values()) {
            service.spec().containerName().ifPresent(name -> {
                String before = taken.putIfAbsent(name, service.name());
                if (before != null) {
                    findings.problem(
                            service.place().child("container_name"),
                            "the name %s is taken by the service %s".formatted(Findings.shown(name), before),
                            "choose another one");
                }
            });
        }
    }
}
