// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.VolumeSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Removes what is withdrawn: dependents before what they depend on, networks and volumes after all containers. */
final class Departure {
    private final Situation situation;
    private final RestartLimits limits;
    private final Findings findings;
    private final DeclaredProject declared;

    Departure(Situation situation, RestartLimits limits, Findings findings, DeclaredProject declared) {
        this.situation = situation;
        this.limits = limits;
        this.findings = findings;
        this.declared = declared;
    }

    /** Services of a project that stays. */
    void decideServices() {
        for (ServiceSpec service : declared.leaving()) {
            List<Container> containers = of(service);
            if (containers.isEmpty() && !underWay(service.key())) {
                findings.gone(service.key());
            }
            containers.forEach(c -> remove(service, c, "service %s is withdrawn".formatted(service.key())));
        }
    }

    void decideProject() {
        String reason = "project %s is withdrawn".formatted(declared.name());
        List<Container> left = left(declared.name());
        if (left.isEmpty() && !underWay(declared.name())) {
            release(reason);
            return;
        }
        Set<String> present = left.stream().map(Departure::serviceName).collect(Collectors.toSet());
        for (ServiceSpec service : declared.project().services()) {
            boolean needed = declared.project().services().stream()
                    .filter(s -> present.contains(s.name()))
                    .flatMap(s -> s.dependencies().stream())
                    .map(Dependency::service)
                    .anyMatch(service.name()::equals);
            for (Container container : of(service)) {
                if (needed) {
                    status(service, container, reason + "; its dependents go first");
                } else {
                    remove(service, container, reason);
                }
            }
        }
        Set<String> known =
                declared.project().services().stream().map(ServiceSpec::name).collect(Collectors.toSet());
        left.stream()
                .filter(c -> !known.contains(serviceName(c)))
                .forEach(c -> findings.remove(Step.key(c), Step.Cause.UPDATE, c, reason, limits));
    }

    private void release(String reason) {
        List<ResourceSpec> wanted = new ArrayList<>(declared.project().networks());
        if (declared.removeVolumes()) {
            wanted.addAll(declared.project().volumes());
        }
        wanted.removeIf(r -> r.external() || situation.released().contains(Step.key(r)));
        wanted.removeIf(this::shared);
        if (wanted.isEmpty()) {
            findings.gone(declared.name());
        }
        wanted.forEach(resource -> release(resource, reason));
    }

    private void release(ResourceSpec resource, String reason) {
        String key = Step.key(resource);
        PlaceHistory past = situation.history(key);
        findings.keep(key, past);
        Optional<String> doubt = doubt(resource);
        if (doubt.isPresent()) {
            status(doubt.get(), Optional.empty());
            return;
        }
        Optional<Duration> notBefore = past.notBefore("remove", limits).filter(t -> t.compareTo(situation.now()) > 0);
        notBefore.ifPresent(findings::lookAgain);
        if (notBefore.isEmpty() && findings.free(key)) {
            findings.step(new Step.Provide(key, Step.Cause.UPDATE, resource, true, reason));
        }
        past.trouble().ifPresent(trouble -> status(trouble, notBefore));
    }

    /** Of a network or volume, which has no place of its own. */
    private void status(String reason, Optional<Duration> until) {
        declared.project().services().stream()
                .limit(1)
                .forEach(s -> findings.status(
                        new PlaceStatus(new Place(s, 0), Optional.empty(), Phase.LEAVING, reason, 0, until)));
    }

    /** What another project uses too is its to remove, or to keep. */
    private boolean shared(ResourceSpec resource) {
        return situation.projects().stream()
                .filter(other -> !other.name().equals(declared.name()) && answersFor(other, resource))
                .anyMatch(other -> named(other, resource)
                        // What is not its own it does not remove when it goes: this one does, as soon as nobody uses
                        // it.
                        .anyMatch(r -> !other.withdrawn() || !r.external()));
    }

    private static Stream<? extends ResourceSpec> named(DeclaredProject project, ResourceSpec resource) {
        ProjectSpec spec = project.project();
        return (resource instanceof NetworkSpec ? spec.networks() : spec.volumes())
                .stream().filter(r -> r.name().equals(resource.name()));
    }

    /** Also of one that goes itself: it may keep its volumes, and what its containers use is removed after these. */
    private boolean answersFor(DeclaredProject other, ResourceSpec resource) {
        boolean releases = other.withdrawn() && (resource instanceof NetworkSpec || other.removeVolumes());
        return !releases || !left(other.name()).isEmpty() || underWay(other.name());
    }

    /** Why it cannot be told whether a project uses it of which nobody knows what it declares. */
    private Optional<String> doubt(ResourceSpec resource) {
        return situation.unreadable().stream()
                .sorted()
                .filter(other -> resource instanceof VolumeSpec || attached(other, resource.name()))
                .map(other ->
                        ("whether project %s uses the %s too cannot be told, since its file cannot be read; declare it"
                                        + " again, or correct that file and start Gestor again")
                                .formatted(other, Step.key(resource)))
                .findFirst();
    }

    /** A network can be made again, unlike what is in a volume: only one that is in use is worth a doubt. */
    private boolean attached(String project, String network) {
        return left(project).stream().anyMatch(c -> c.detail().networks().containsKey(network));
    }

    private List<Container> left(String project) {
        return situation.containers().stream()
                .filter(c -> Occupancy.of(c, project))
                .toList();
    }

    private List<Container> of(ServiceSpec service) {
        return situation.containers().stream()
                .filter(c -> Occupancy.of(c, service))
                .toList();
    }

    private static String serviceName(Container container) {
        return container.labels().getOrDefault(Labels.SERVICE, "");
    }

    /** A creation that has begun may still bring a container. */
    private boolean underWay(String key) {
        return situation.busy().stream().anyMatch(b -> b.startsWith(key + "/"));
    }

    private void remove(ServiceSpec service, Container container, String reason) {
        findings.remove(Step.key(container), Step.Cause.UPDATE, container, reason, limits);
        status(
                service,
                container,
                situation.history(Step.key(container)).trouble().orElse(reason));
    }

    private void status(ServiceSpec service, Container container, String reason) {
        String label = container.labels().getOrDefault(Labels.INDEX, "");
        int index = label.matches("\\d{1,6}") ? Integer.parseInt(label) : 0;
        findings.status(new PlaceStatus(
                new Place(service, index), Optional.of(container), Phase.LEAVING, reason, 0, Optional.empty()));
    }
}
