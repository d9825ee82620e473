// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.service.ServiceStatus;
import dev.gestor.engine.Container;
import dev.gestor.policy.reconcile.Phase;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How declared services are, as {@code /metrics} tells it, from what the keeper knows. */
public final class ServiceMetrics {
    /** Whoever may declare services could have a scraper keep any number of series. By project and name, the first ones. */
    static final int MOST_SERVICES = 500;

    private ServiceMetrics() {}

    /** @param statuses by project and name; read when somebody asks, it must not wait */
    public static void register(ManagerMetrics metrics, Supplier<List<ServiceStatus>> statuses) {
        metrics.gauges(
                "gestor_services",
                "declared services, by the phase of that container which wants most attention",
                List.of("phase"),
                () -> byPhase(statuses.get()));
        metrics.gauges(
                "gestor_service_replicas_desired",
                "containers that a service is to have; 0 once it is withdrawn",
                List.of("project", "service"),
                () -> each(statuses.get(), s -> s.withdrawn() ? 0 : s.service().replicas()));
        metrics.gauges(
                "gestor_service_replicas_running",
                "containers of a service that run",
                List.of("project", "service"),
                () -> each(statuses.get(), ServiceMetrics::running));
    }

    /** Also phases in which none is: that is known. */
    private static Map<List<String>, Double> byPhase(List<ServiceStatus> statuses) {
        return Arrays.stream(Phase.values()).collect(Collectors.toMap(phase -> List.of(phase.text()), phase ->
                (double) statuses.stream().filter(s -> s.phase() == phase).count()));
    }

    private static Map<List<String>, Double> each(
            List<ServiceStatus> statuses, ToDoubleFunction<ServiceStatus> figure) {
        Map<List<String>, Double> figures = new HashMap<>();
        statuses.stream()
                .limit(MOST_SERVICES)
                .forEach(s ->
                        figures.put(List.of(s.service().project(), s.service().name()), figure.applyAsDouble(s)));
        return figures;
    }

    private static double running(ServiceStatus status) {
        return status.containers().stream()
                .filter(place -> place.container().filter(Container::running).isPresent())
                .count();
    }
}
