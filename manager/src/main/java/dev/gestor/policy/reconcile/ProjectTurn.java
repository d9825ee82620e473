// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.SpecJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One project that is to be as declared. Services come after those they depend on. */
final class ProjectTurn {
    private final Situation situation;
    private final RestartLimits limits;
    private final Findings findings;
    private final DeclaredProject declared;
    private final Map<String, ServiceSpec> services = new LinkedHashMap<>();
    private final Map<String, String> hashes = new HashMap<>();
    private final Map<String, Occupancy> occupancies = new HashMap<>();
    private final Map<String, Map<Integer, PlaceStatus>> decided = new HashMap<>();

    ProjectTurn(Situation situation, RestartLimits limits, Findings findings, DeclaredProject declared) {
        this.situation = situation;
        this.limits = limits;
        this.findings = findings;
        this.declared = declared;
        for (ServiceSpec service : declared.project().services()) {
            String hash = SpecJson.hash(service);
            services.put(service.name(), service);
            hashes.put(service.name(), hash);
            occupancies.put(service.name(), Occupancy.of(service, hash, situation.containers()));
        }
    }

    void decide() {
        declared.resources().forEach(this::provide);
        services.values().forEach(service -> decide(service, new HashSet<>()));
    }

    private void provide(ResourceSpec resource) {
        String key = Step.key(resource);
        PlaceHistory past = situation.history(key);
        findings.keep(key, past);
        if (situation.provided().contains(key)
                || !findings.free(key)
                || situation.holds().contains(declared.name())) {
            return;
        }
        Optional<Duration> notBefore =
                past.notBefore("provision", limits).filter(t -> t.compareTo(situation.now()) > 0);
        notBefore.ifPresent(findings::lookAgain);
        if (notBefore.isEmpty()) {
            findings.step(new Step.Provide(
                    key, Step.Cause.HEAL, resource, false, "project %s declares it".formatted(declared.name())));
        }
    }

    /** @param under services that are being decided; a cycle, which no file can declare, would end here */
    private void decide(ServiceSpec service, Set<String> under) {
        if (decided.containsKey(service.name()) || !under.add(service.name())) {
            return;
        }
        service.dependencies()
                .forEach(d -> Optional.ofNullable(services.get(d.service())).ifPresent(s -> decide(s, under)));
        surplus(service);
        var turn = new ServiceTurn(situation, limits, findings, this, service, hash(service));
        decided.put(service.name(), turn.decide());
    }

    private void surplus(ServiceSpec service) {
        Occupancy occupancy = occupancy(service);
        if (situation.held(new Place(service, 0))) {
            return;
        }
        for (Container container : occupancy.surplus()) {
            findings.remove(
                    Step.key(container),
                    Step.Cause.HEAL,
                    container,
                    "service %s declares %d, and this is one too many".formatted(service.key(), service.replicas()),
                    limits);
        }
    }

    /** The container to be made for a place. */
    ContainerSpec container(Place place) {
        return declared.container(place, hash(place.service()));
    }

    Optional<ServiceSpec> service(String name) {
        return Optional.ofNullable(services.get(name));
    }

    String hash(ServiceSpec service) {
        return hashes.getOrDefault(service.name(), "");
    }

    Occupancy occupancy(ServiceSpec service) {
        return occupancies.getOrDefault(service.name(), new Occupancy(Map.of(), List.of()));
    }

    /** By index; empty where it is not decided yet. */
    Map<Integer, PlaceStatus> decided(ServiceSpec service) {
        return decided.getOrDefault(service.name(), Map.of());
    }

    /** A network or volume that the service uses, this project declares, and that is not there yet. */
    Optional<ResourceSpec> missing(ServiceSpec service) {
        return declared.resources(service).stream()
                .filter(r -> !situation.provided().contains(Step.key(r)))
                .findFirst();
    }
}
