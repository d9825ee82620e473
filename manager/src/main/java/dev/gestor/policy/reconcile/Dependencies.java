// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.ServiceSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether what a service depends on is as far as it has to be. */
final class Dependencies {
    private final ProjectTurn project;
    private final ServiceSpec service;

    Dependencies(ProjectTurn project, ServiceSpec service) {
        this.project = project;
        this.service = service;
    }

    /**
     * What stands in the way of a start.
     *
     * @param hopeless whether waiting alone will not clear it
     */
    record Obstacle(String reason, boolean hopeless) {}

    /** The first one, in the order declared. */
    Optional<Obstacle> obstacle() {
        return service.dependencies().stream()
                .map(this::obstacle)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Obstacle> obstacle(Dependency dependency) {
        Optional<ServiceSpec> other = project.service(dependency.service());
        if (other.isEmpty()) {
            return dependency.required()
                    ? Optional.of(new Obstacle(
                            "it needs service %s, which project %s does not declare; declare it or remove the dependency"
                                    .formatted(dependency.service(), service.project()),
                            true))
                    : Optional.empty();
        }
        for (int index = 0; index < other.get().replicas(); index++) {
            Optional<Obstacle> obstacle = obstacle(dependency, other.get(), index);
            if (obstacle.isPresent()) {
                boolean optional = !dependency.required() && obstacle.get().hopeless();
                return optional ? Optional.empty() : obstacle;
            }
        }
        return Optional.empty();
    }

    private Optional<Obstacle> obstacle(Dependency dependency, ServiceSpec other, int index) {
        String name = other.containerName(index);
        Optional<PlaceStatus> decided =
                Optional.ofNullable(project.decided(other).get(index));
        Optional<Container> there =
                Optional.ofNullable(project.occupancy(other).kept().get(index));
        if (decided.isEmpty() || there.isEmpty()) {
            Optional<PlaceStatus> stuck = decided.filter(s -> s.phase() == Phase.BLOCKED);
            String why = stuck.map(s -> ": " + s.reason()).orElse("");
            return wait(dependency, name, "there is no such container" + why, stuck.isPresent());
        }
        PlaceStatus status = decided.get();
        Container container = there.get();
        boolean held = status.phase() == Phase.HELD;
        if (!held && Deviation.outdated(project.hash(other), container)) {
            return wait(dependency, name, "it is to be replaced first", false);
        }
        boolean lost = status.phase() == Phase.CRASH_LOOP || status.phase() == Phase.FAILED;
        String is = "it is " + status.phase().text();
        boolean completed = !container.running()
                && container.detail().exitCode().isPresent()
                && container.detail().exitCode().getAsInt() == 0;
        return switch (dependency.condition()) {
            case STARTED ->
                container.running() || status.phase() == Phase.COMPLETED
                        ? Optional.empty()
                        : wait(dependency, name, is, lost);
            case HEALTHY -> healthy(dependency, name, container, is, lost);
            case COMPLETED -> completed ? Optional.empty() : wait(dependency, name, is, lost);
        };
    }

    private Optional<Obstacle> healthy(
            Dependency dependency, String name, Container container, String is, boolean lost) {
        ContainerDetail.Health health = container.detail().health();
        if (container.running() && health == ContainerDetail.Health.HEALTHY) {
            return Optional.empty();
        }
        if (container.running() && health == ContainerDetail.Health.NONE) {
            return wait(dependency, name, "it has no health check; give it one, or depend on service_started", true);
        }
        return wait(
                dependency,
                name,
                container.running() ? "its health is " + health.name().toLowerCase(Locale.ROOT) : is,
                lost);
    }

    private static Optional<Obstacle> wait(Dependency dependency, String name, String why, boolean hopeless) {
        return Optional.of(new Obstacle(
                "it waits for %s to be %s: %s"
                        .formatted(name, dependency.condition().name().toLowerCase(Locale.ROOT), why),
                hopeless));
    }

    /** Containers after whose replacement the service is to be restarted. */
    List<Container> restarting() {
        return service.dependencies().stream()
                .filter(Dependency::restart)
                .map(d -> project.service(d.service()))
                .flatMap(Optional::stream)
                .flatMap(other -> project.occupancy(other).kept().values().stream())
                .sorted(Comparator.comparing(Container::name).thenComparing(Container::id))
                .toList();
    }

    /** Those of them that were made after the container had started, and for which it was not restarted yet. */
    List<Container> replacedSince(Container container, PlaceHistory past) {
        return restarting().stream()
                .filter(c -> container
                        .started()
                        .filter(started -> c.created().isAfter(started))
                        .isPresent())
                .filter(c -> !past.answered(c, container))
                .toList();
    }
}
