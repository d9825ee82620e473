// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a project must fulfil to be declared. */
final class DeclarationRules {
    private static final Logger LOG = LoggerFactory.getLogger(DeclarationRules.class);

    private final ServiceStore store;
    private final ContainerEngine engine;
    private final Inventory inventory;

    DeclarationRules(ServiceStore store, ContainerEngine engine, Inventory inventory) {
        this.store = store;
        this.engine = engine;
        this.inventory = inventory;
    }

    /** Beside the others that are declared. Asks nobody. */
    void check(ProjectSpec project) throws RejectedServiceException {
        if (!ServiceStore.nameable(project.name())) {
            throw new RejectedServiceException(
                    "project name must be 1 to 63 letters, digits, '.', '_' or '-' and begin with a letter or digit, was '%s'"
                            .formatted(project.name()));
        }
        Set<String> services = new HashSet<>();
        Set<String> names = store.projects().stream()
                .filter(p -> !p.name().equals(project.name()))
                .flatMap(p -> p.project().services().stream())
                .flatMap(DeclarationRules::containerNames)
                .collect(Collectors.toCollection(HashSet::new));
        for (ServiceSpec service : project.services()) {
            if (!service.project().equals(project.name()) || !services.add(service.name())) {
                throw new RejectedServiceException(
                        "project %s: service %s is declared twice or belongs to another project"
                                .formatted(project.name(), service.key()));
            }
            if (service.pattern().owner() != Owner.SERVICES) {
                throw new RejectedServiceException("service %s: the owner of its containers must be services, was %s"
                        .formatted(service.key(), service.pattern().owner().label()));
            }
            for (String name : containerNames(service).toList()) {
                if (!names.add(name)) {
                    throw new RejectedServiceException(
                            "service %s: the container name %s is another service's; choose another container_name"
                                    .formatted(service.key(), name));
                }
            }
        }
    }

    private static Stream<String> containerNames(ServiceSpec service) {
        return Stream.iterate(0, i -> i < service.replicas(), i -> i + 1).map(service::containerName);
    }

    /** A container that works is worth more than a declaration that cannot be made true. */
    void requireSuccessors(ProjectSpec project) throws RejectedServiceException {
        Set<String> before = store.project(project.name())
                .map(p -> p.project().services().stream()
                        .map(s -> s.name() + " " + s.pattern().image())
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
        for (ServiceSpec service : project.services()) {
            String image = service.pattern().image();
            boolean there = inventory.containers().stream()
                    .anyMatch(c -> c.running()
                            && service.name().equals(c.labels().get(Labels.SERVICE))
                            && service.project().equals(c.labels().get(Labels.PROJECT)));
            if (there && !before.contains(service.name() + " " + image) && !exists(image)) {
                throw new RejectedServiceException(
                        "service %s: there is no image %s on this host, and containers run that it would replace; build or pull it first"
                                .formatted(service.key(), image));
            }
        }
    }

    /** Where Docker does not answer nothing is replaced either. */
    private boolean exists(String image) {
        try {
            return engine.image(image).isPresent();
        } catch (EngineException e) {
            LOG.debug("Image {} cannot be looked for", image, e);
            return true;
        }
    }
}
