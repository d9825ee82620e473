// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.PlaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What a reconciliation found, for readers.
 *
 * @param number counts the reconciliations
 * @param served how many wishes had been made before it began
 */
record View(long number, long served, List<ServiceStatus> statuses) {
    static final View NONE = new View(0, -1, List.of());

    View {
        statuses = List.copyOf(statuses);
    }

    /**
     * By service.
     *
     * @param now the same moment on both time lines
     */
    static List<ServiceStatus> statuses(List<PlaceStatus> places, Duration now, Instant time) {
        var byService = new TreeMap<String, List<PlaceStatus>>();
        for (PlaceStatus place : places) {
            byService
                    .computeIfAbsent(place.place().service().key(), key -> new ArrayList<>())
                    .add(place);
        }
        return byService.values().stream().map(of -> status(of, now, time)).toList();
    }

    private static ServiceStatus status(List<PlaceStatus> places, Duration now, Instant time) {
        ServiceSpec service = places.get(0).place().service();
        PlaceStatus worst =
                places.stream().min(Comparator.comparing(PlaceStatus::phase)).orElseThrow();
        boolean withdrawn = places.stream().allMatch(p -> p.phase() == Phase.LEAVING);
        return new ServiceStatus(
                service,
                worst.phase(),
                worst.reason(),
                withdrawn,
                places.stream()
                        .sorted(Comparator.comparing(p -> p.place().index()))
                        .map(p -> new ContainerStatus(
                                p.place().name(),
                                p.place().index(),
                                p.container(),
                                p.phase(),
                                p.reason(),
                                p.restarts(),
                                p.until().map(until -> time.plus(until.minus(now)))))
                        .toList());
    }
}
