// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.SpecJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that is not as declared, at once, whatever has to wait for what. What is held counts as it should be. Pure. */
public final class Differences {
    private final Situation situation;
    private final List<Difference> found = new ArrayList<>();

    private Differences(Situation situation) {
        this.situation = situation;
    }

    /**
     * @param action in one word
     * @param subject name of the container, network or volume
     */
    public record Difference(String action, String subject, String reason) {}

    /** Containers that nobody declares are no difference: they are left alone. */
    public static List<Difference> of(Situation situation) {
        var differences = new Differences(situation);
        for (DeclaredProject project : situation.projects()) {
            if (project.withdrawn()) {
                differences.leaving(project);
            } else {
                differences.staying(project);
            }
        }
        return List.copyOf(differences.found);
    }

    private void leaving(DeclaredProject project) {
        String reason = "project %s is withdrawn".formatted(project.name());
        situation.containers().stream()
                .filter(c -> Occupancy.of(c, project.name()))
                .forEach(c -> add("remove", c.name(), reason));
    }

    private void staying(DeclaredProject declared) {
        declared.resources().stream()
                .filter(r -> !situation.provided().contains(Step.key(r)))
                .forEach(r -> add(
                        "provision",
                        r.name(),
                        "there is no such %s".formatted(r instanceof NetworkSpec ? "network" : "volume")));
        for (ServiceSpec service : declared.leaving()) {
            situation.containers().stream()
                    .filter(c -> Occupancy.of(c, service))
                    .forEach(c -> add("remove", c.name(), "service %s is withdrawn".formatted(service.key())));
        }
        for (ServiceSpec service : declared.project().services()) {
            String hash = SpecJson.hash(service);
            Occupancy occupancy = Occupancy.of(service, hash, situation.containers());
            if (!situation.held(new Place(service, 0))) {
                occupancy
                        .surplus()
                        .forEach(c -> add(
                                "remove",
                                c.name(),
                                "service %s declares %d".formatted(service.key(), service.replicas())));
            }
            for (int index = 0; index < service.replicas(); index++) {
                Place place = new Place(service, index);
                if (!situation.held(place)) {
                    place(place, hash, Optional.ofNullable(occupancy.kept().get(index)));
                }
            }
        }
    }

    private void place(Place place, String hash, Optional<Container> there) {
        if (there.isEmpty()) {
            add("create", place.name(), "there is none");
            return;
        }
        Container container = there.get();
        Optional<Deviation> deviation = Deviation.of(place, hash, container, situation.history(place.key()));
        deviation.ifPresent(d -> add(d.change().map(Step::word).orElse("replace"), container.name(), d.reason()));
        if (deviation.filter(d -> d.change().isEmpty()).isPresent()) {
            return;
        }
        RestartRule.When rule = place.service().restart().when();
        boolean failed = container.detail().exitCode().orElse(1) != 0;
        if (container.state() == ContainerState.CREATED) {
            add("start", container.name(), "it has never started");
        } else if (container.state() == ContainerState.EXITED
                && (rule == RestartRule.When.ALWAYS
                        || rule == RestartRule.When.UNLESS_STOPPED
                        || (rule == RestartRule.When.ON_FAILURE && failed))) {
            add("start", container.name(), "it has ended");
        } else if (container.running()
                && container.detail().health() == ContainerDetail.Health.UNHEALTHY
                && rule != RestartRule.When.NO) {
            add("restart", container.name(), "its health check fails");
        }
    }

    private void add(String action, String subject, String reason) {
        found.add(new Difference(action, subject, reason));
    }
}
