// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ServiceSpec;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One service's places. A replacement waits until all others are up, so that only one is away at a time. */
final class ServiceTurn {
    private final Situation situation;
    private final RestartLimits limits;
    private final Findings findings;
    private final ProjectTurn project;
    private final ServiceSpec service;
    private final String hash;

    ServiceTurn(
            Situation situation,
            RestartLimits limits,
            Findings findings,
            ProjectTurn project,
            ServiceSpec service,
            String hash) {
        this.situation = situation;
        this.limits = limits;
        this.findings = findings;
        this.project = project;
        this.service = service;
        this.hash = hash;
    }

    Map<Integer, PlaceStatus> decide() {
        Map<Integer, Container> kept = project.occupancy(service).kept();
        var statuses = new TreeMap<Integer, PlaceStatus>();
        var dependencies = new Dependencies(project, service);
        // Whether one may be replaced depends on all others.
        IntStream.range(0, service.replicas())
                .boxed()
                .sorted(Comparator.comparing(index -> turn(index, kept)))
                .forEach(index -> {
                    var place = new PlaceTurn(
                            situation,
                            limits,
                            findings,
                            project,
                            dependencies,
                            new Place(service, index),
                            Optional.ofNullable(kept.get(index)),
                            hash);
                    statuses.put(index, place.decide(away(statuses)));
                });
        statuses.values().forEach(findings::status);
        return statuses;
    }

    /** Those that are replaced without a loss come before those that still do their work. */
    private int turn(int index, Map<Integer, Container> kept) {
        Container container = kept.get(index);
        Place place = new Place(service, index);
        if (container == null
                || situation.busy().contains(place.key())
                || !Deviation.replaceable(
                        place, hash, container, situation.history(place.key()).about(hash))) {
            return 0;
        }
        return container.running() ? 2 : 1;
    }

    /** The name of a container that is not up, and why a replacement of another one has to wait. */
    private static Optional<String> away(Map<Integer, PlaceStatus> statuses) {
        return statuses.values().stream()
                .filter(s -> !up(s.phase()))
                // One that has to wait for another to be replaced still runs.
                .filter(s -> !(s.phase() == Phase.WAITING
                        && s.container().filter(Container::running).isPresent()))
                .map(s ->
                        "%s, which is %s".formatted(s.place().name(), s.phase().text()))
                .findFirst();
    }

    private static boolean up(Phase phase) {
        return phase == Phase.RUNNING || phase == Phase.COMPLETED || phase == Phase.HELD;
    }
}
