// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what a person means by a name. */
final class Names {
    private Names() {}

    /**
     * A project, a service or a place.
     *
     * @param key as holds have it
     */
    record Target(String key, String project, Optional<String> service, OptionalInt index) {
        /** The key of its service, or its project's where it is a whole project. */
        String serviceKey() {
            return service.map(s -> project + "/" + s).orElse(project);
        }
    }

    /**
     * A container's name goes before a service's. What could be a project as well is refused: a trailing slash says that the project
     * is meant.
     */
    static Target find(String name, List<DeclaredProject> projects, Set<String> unreadable)
            throws UnknownServiceException {
        if (name.endsWith("/")) {
            return project(name.substring(0, name.length() - 1), projects, unreadable);
        }
        var containers = new ArrayList<Target>();
        var services = new ArrayList<Target>();
        for (DeclaredProject declared : projects) {
            for (ServiceSpec service : declared.project().services()) {
                if (name.equals(service.name()) || name.equals(service.key())) {
                    services.add(service(service));
                }
                for (int index = 0; index < service.replicas(); index++) {
                    Place place = new Place(service, index);
                    if (name.equals(place.name()) || name.equals(place.key())) {
                        containers.add(new Target(
                                place.key(), service.project(), Optional.of(service.name()), OptionalInt.of(index)));
                    }
                }
            }
        }
        boolean project = isProject(name, projects, unreadable);
        List<Target> within = containers.isEmpty() ? services : containers;
        if (project && !within.isEmpty()) {
            throw new UnknownServiceException("'%s' is a project, and a name within %s: say %s/ for the project, or %s"
                    .formatted(
                            name, within.get(0).project(), name, within.get(0).key()));
        }
        if (!containers.isEmpty()) {
            return containers.get(0);
        }
        if (services.size() == 1) {
            return services.get(0);
        }
        if (project) {
            return project(name, projects, unreadable);
        }
        if (services.size() > 1) {
            throw new UnknownServiceException("several projects have a service %s: name one of %s"
                    .formatted(name, services.stream().map(Target::key).sorted().collect(Collectors.joining(", "))));
        }
        throw new UnknownServiceException("nothing declared has the name '%s'; declared are: %s"
                .formatted(name, projects.isEmpty() ? "no services" : list(projects)));
    }

    private static boolean isProject(String name, List<DeclaredProject> projects, Set<String> unreadable) {
        return unreadable.contains(name)
                || projects.stream().anyMatch(p -> p.name().equals(name));
    }

    private static Target project(String name, List<DeclaredProject> projects, Set<String> unreadable)
            throws UnknownServiceException {
        if (!isProject(name, projects, unreadable)) {
            throw new UnknownServiceException("no project '%s' is declared; declared are: %s"
                    .formatted(name, projects.isEmpty() ? "no services" : list(projects)));
        }
        return new Target(name, name, Optional.empty(), OptionalInt.empty());
    }

    private static String list(List<DeclaredProject> projects) {
        return projects.stream()
                .map(DeclaredProject::project)
                .map(ProjectSpec::services)
                .flatMap(List::stream)
                .map(ServiceSpec::key)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Target service(ServiceSpec service) {
        return new Target(service.key(), service.project(), Optional.of(service.name()), OptionalInt.empty());
    }

    /** Whether a status is about what is meant by that name. */
    static boolean means(String name, ServiceStatus status) {
        ServiceSpec service = status.service();
        return name.equals(service.project())
                || name.equals(service.project() + "/")
                || name.equals(service.name())
                || name.equals(service.key())
                || status.containers().stream().anyMatch(c -> c.name().equals(name));
    }
}
