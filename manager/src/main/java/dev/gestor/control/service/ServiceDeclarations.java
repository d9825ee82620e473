// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.Dependency;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes what is declared and what is held; all of it is on the disk when a method returns. */
final class ServiceDeclarations {
    private final ServiceStore store;
    private final DeclarationRules rules;
    /** Held while what is declared is read, checked and written, so that no two changes undo each other. */
    private final Object declaring = new Object();

    ServiceDeclarations(ServiceStore store, DeclarationRules rules) {
        this.store = store;
        this.rules = rules;
    }

    void declare(ProjectSpec project) throws IOException, RejectedServiceException {
        // What is refused anyway is not asked about, and nobody waits behind who asks.
        rules.check(project);
        rules.requireSuccessors(project);
        put(project);
    }

    private void put(ProjectSpec project) throws IOException, RejectedServiceException {
        synchronized (declaring) {
            rules.check(project);
            store.change(project.name(), before -> Optional.of(succeeding(project, before)));
        }
    }

    /** What is on its way out still goes, and what containers are to inherit is not forgotten. */
    private static DeclaredProject succeeding(ProjectSpec project, Optional<DeclaredProject> before) {
        Set<String> names = project.services().stream().map(ServiceSpec::name).collect(Collectors.toSet());
        List<ServiceSpec> leaving = before.filter(p -> !p.withdrawn())
                .map(p -> p.leaving().stream()
                        .filter(s -> !names.contains(s.name()))
                        .toList())
                .orElse(List.of());
        return new DeclaredProject(
                project,
                leaving,
                false,
                false,
                before.map(DeclaredProject::inherited).orElse(Map.of()));
    }

    /** One more service of that image in the project {@link Services#REST}. */
    ServiceSpec add(String image, List<String> exposed, Publication publication)
            throws IOException, RejectedServiceException {
        synchronized (declaring) {
            Optional<DeclaredProject> before = store.project(Services.REST);
            List<ServiceSpec> services = new ArrayList<>(before.filter(p -> !p.withdrawn())
                    .map(p -> p.project().services())
                    .orElse(List.of()));
            Set<String> taken = services.stream().map(ServiceSpec::name).collect(Collectors.toSet());
            before.ifPresent(p -> p.leaving().forEach(s -> taken.add(s.name())));
            ServiceSpec service = RequestedService.of(Services.REST, image, exposed, publication, taken);
            services.add(service);
            put(new ProjectSpec(Services.REST, services, List.of(), List.of()));
            return service;
        }
    }

    /** @return the project's name */
    String withdraw(String name, boolean removeVolumes) throws IOException, UnknownServiceException {
        synchronized (declaring) {
            Names.Target target = find(name);
            store.change(
                    target.project(),
                    // Of a file that cannot be read only the name is known: its containers carry that.
                    before -> Optional.of(withdrawing(
                            target,
                            removeVolumes,
                            before.orElseGet(() -> DeclaredProject.of(
                                    new ProjectSpec(target.project(), List.of(), List.of(), List.of()))))));
            store.resume(target.serviceKey());
            return target.project();
        }
    }

    private static DeclaredProject withdrawing(Names.Target target, boolean removeVolumes, DeclaredProject before) {
        return target.service()
                .map(service -> without(before, service))
                .orElseGet(() -> new DeclaredProject(
                        before.project(), before.leaving(), true, removeVolumes || before.removeVolumes()));
    }

    /** Others of the project do not wait for it any more. */
    private static DeclaredProject without(DeclaredProject before, String service) {
        List<ServiceSpec> leaving = new ArrayList<>(before.leaving());
        List<ServiceSpec> staying = new ArrayList<>();
        for (ServiceSpec each : before.project().services()) {
            if (each.name().equals(service)) {
                leaving.add(each);
            } else {
                List<Dependency> left = each.dependencies().stream()
                        .filter(d -> !d.service().equals(service))
                        .toList();
                staying.add(new ServiceSpec(
                        each.project(),
                        each.name(),
                        each.replicas(),
                        each.pattern(),
                        each.containerName(),
                        each.restart(),
                        left));
            }
        }
        var project = new ProjectSpec(
                before.name(),
                staying,
                before.project().networks(),
                before.project().volumes());
        // The last service takes its project along.
        return staying.isEmpty() && !before.withdrawn()
                ? new DeclaredProject(before.project(), List.of(), true, false)
                : new DeclaredProject(project, leaving, before.withdrawn(), before.removeVolumes(), before.inherited());
    }

    /** Declares a service with another image. One that is declared no more stays so. */
    void changeImage(String key, String image) throws IOException {
        String project = key.substring(0, key.indexOf('/'));
        synchronized (declaring) {
            store.change(
                    project,
                    declared -> declared.map(before -> {
                        List<ServiceSpec> services = before.project().services().stream()
                                .map(service -> service.key().equals(key) ? service.withImage(image) : service)
                                .toList();
                        ProjectSpec changed = new ProjectSpec(
                                before.name(),
                                services,
                                before.project().networks(),
                                before.project().volumes());
                        return new DeclaredProject(
                                changed,
                                before.leaving(),
                                before.withdrawn(),
                                before.removeVolumes(),
                                before.inherited());
                    }));
        }
    }

    boolean isHeld(String key) {
        String project = key.substring(0, key.indexOf('/'));
        return store.holds().contains(key) || store.holds().contains(project);
    }

    /** @return the key of what is held now */
    String hold(String name) throws IOException, UnknownServiceException {
        synchronized (declaring) {
            String key = find(name).key();
            store.hold(key);
            return key;
        }
    }

    /** @return the key of what is not held any more */
    String resume(String name) throws IOException, UnknownServiceException {
        synchronized (declaring) {
            Names.Target target = find(name);
            String key = target.key();
            for (String wider : List.of(target.project(), target.serviceKey())) {
                if (!wider.equals(key) && store.holds().contains(wider)) {
                    throw new UnknownServiceException(
                            "%s is held with all of %s; resume that: gestor resume %s".formatted(name, wider, wider));
                }
            }
            store.resume(key);
            return key;
        }
    }

    private Names.Target find(String name) throws UnknownServiceException {
        return Names.find(name, store.projects(), store.unreadable());
    }
}
