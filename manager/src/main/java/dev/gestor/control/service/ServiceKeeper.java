// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.control.ChangeRequests;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.Differences;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.Situation;
import dev.gestor.policy.reconcile.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps declared services running. The one for an instance, in the process that holds its lock.
 *
 * <pre>{@code
 * ServiceKeeper keeper = ServiceKeeper.open(lock.folder(), engine, inventory, requests, KeeperSettings.DEFAULT, clock, System::nanoTime);
 * keeper.start();
 * keeper.declare(project);
 * }</pre>
 */
public final class ServiceKeeper implements Services, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceKeeper.class);

    /** How long {@link #run} waits for the container, which is made within a second or two. */
    private static final Duration RUN_WAIT = Duration.ofSeconds(10);

    private final ServiceStore store;
    private final ContainerEngine engine;
    private final Inventory inventory;
    private final ReconcileLoop loop;
    /** Held while what is declared is read, changed and written, so that no two changes undo each other. */
    private final Object declaring = new Object();

    private ServiceKeeper(ServiceStore store, ContainerEngine engine, Inventory inventory, ReconcileLoop loop) {
        this.store = store;
        this.engine = engine;
        this.inventory = inventory;
        this.loop = loop;
    }

    /**
     * Reads what is declared; nothing is done before {@link #start}.
     *
     * @param folder the instance's, see {@link dev.gestor.control.InstanceLock#folder}
     * @param nanoTime monotonic time, for example {@code System::nanoTime}
     */
    public static ServiceKeeper open(
            Path folder,
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            KeeperSettings settings,
            Clock clock,
            LongSupplier nanoTime)
            throws IOException {
        ServiceStore store = ServiceStore.open(folder);
        var loop = new ReconcileLoop(store, inventory, requests, settings, clock, nanoTime);
        return new ServiceKeeper(store, engine, inventory, loop);
    }

    /** Begins to keep services; once. Has looked at them when it returns, unless Docker is away. */
    public void start() {
        loop.start();
        loop.notice(loop.ensure());
    }

    @Override
    public void declare(ProjectSpec project) throws IOException, RejectedServiceException {
        synchronized (declaring) {
            check(project);
            requireSuccessors(project);
            Set<String> names =
                    project.services().stream().map(ServiceSpec::name).collect(Collectors.toSet());
            List<ServiceSpec> leaving = declared(project.name())
                    .filter(before -> !before.withdrawn())
                    .map(before -> before.leaving().stream()
                            .filter(s -> !names.contains(s.name()))
                            .toList())
                    .orElse(List.of());
            var inherited =
                    declared(project.name()).map(DeclaredProject::inherited).orElse(Map.of());
            store.put(new DeclaredProject(project, leaving, false, false, inherited));
        }
        loop.notice(loop.forget(project));
    }

    /** A container that works is worth more than a declaration that cannot be made true. */
    private void requireSuccessors(ProjectSpec project) throws RejectedServiceException {
        Set<String> before = declared(project.name())
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

    private Optional<DeclaredProject> declared(String project) {
        return store.projects().stream().filter(p -> p.name().equals(project)).findFirst();
    }

    private void check(ProjectSpec project) throws RejectedServiceException {
        if (!ServiceStore.nameable(project.name())) {
            throw new RejectedServiceException(
                    "project name must be 1 to 63 letters, digits, '.', '_' or '-' and begin with a letter or digit, was '%s'"
                            .formatted(project.name()));
        }
        Set<String> services = new HashSet<>();
        Set<String> names = store.projects().stream()
                .filter(p -> !p.name().equals(project.name()))
                .flatMap(p -> p.project().services().stream())
                .flatMap(ServiceKeeper::containerNames)
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

    @Override
    public void withdraw(String name, boolean removeVolumes) throws IOException, UnknownServiceException {
        ProjectSpec project;
        synchronized (declaring) {
            Names.Target target = find(name);
            DeclaredProject before = declared(target.project())
                    // Of a file that cannot be read only the name is known: its containers carry that.
                    .orElseGet(() ->
                            DeclaredProject.of(new ProjectSpec(target.project(), List.of(), List.of(), List.of())));
            project = before.project();
            if (target.service().isPresent()) {
                store.put(without(before, target.service().get()));
            } else {
                store.put(
                        new DeclaredProject(project, before.leaving(), true, removeVolumes || before.removeVolumes()));
            }
            store.resume(target.serviceKey());
        }
        loop.notice(loop.forget(project));
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

    private Names.Target find(String name) throws UnknownServiceException {
        return Names.find(name, store.projects(), store.unreadable());
    }

    @Override
    public Drift preview(ProjectSpec project) throws EngineException {
        return preview(List.of(DeclaredProject.of(project)));
    }

    @Override
    public Drift preview() throws EngineException {
        return preview(store.projects());
    }

    private Drift preview(List<DeclaredProject> projects) throws EngineException {
        Set<String> provided = new HashSet<>();
        for (DeclaredProject project : projects) {
            List<ResourceSpec> resources = new ArrayList<>(project.project().networks());
            resources.addAll(project.project().volumes());
            for (ResourceSpec resource : resources) {
                if (engine.resources().exists(resource)) {
                    provided.add(Step.key(resource));
                }
            }
        }
        var situation = new Situation(
                Duration.ZERO,
                projects,
                store.unreadable(),
                inventory.containers(),
                Map.of(),
                store.holds(),
                Set.of(),
                provided,
                Set.of(),
                Set.of());
        return new Drift(Differences.of(situation).stream()
                .map(d -> new Drift.Difference(d.action(), d.subject(), d.reason()))
                .toList());
    }

    @Override
    public String hold(String name) throws IOException, UnknownServiceException {
        String key;
        synchronized (declaring) {
            key = find(name).key();
            store.hold(key);
        }
        loop.ensure();
        return key;
    }

    @Override
    public String resume(String name) throws IOException, UnknownServiceException {
        String key;
        synchronized (declaring) {
            Names.Target target = find(name);
            key = target.key();
            for (String wider : List.of(target.project(), target.serviceKey())) {
                if (!wider.equals(key) && store.holds().contains(wider)) {
                    throw new UnknownServiceException(
                            "%s is held with all of %s; resume that: gestor resume %s".formatted(name, wider, wider));
                }
            }
            store.resume(key);
        }
        loop.ensure();
        return key;
    }

    @Override
    public List<ServiceStatus> status() {
        return loop.view().statuses();
    }

    @Override
    public List<Container> undeclared() {
        return loop.view().undeclared();
    }

    @Override
    public List<String> problems() {
        return store.problems();
    }

    @Override
    public void ensure() {
        loop.ensure();
    }

    @Override
    public void collect() {
        loop.collect(false);
    }

    @Override
    public void collectOwn() {
        loop.collect(true);
    }

    @Override
    public Set<String> projects() {
        Set<String> names = new HashSet<>(store.unreadable());
        store.projects().forEach(project -> names.add(project.name()));
        return names;
    }

    @Override
    public Set<String> leaving() {
        return store.projects().stream()
                .filter(DeclaredProject::withdrawn)
                .map(DeclaredProject::name)
                .collect(Collectors.toSet());
    }

    @Override
    public ServiceSpec run(String image, Publication publication)
            throws IOException, EngineException, RejectedServiceException, InterruptedException {
        var exposed = engine.image(image)
                .orElseThrow(() -> new RejectedServiceException(
                        "there is no image %s on this host; build or pull it first".formatted(image)))
                .exposed();
        ServiceSpec service;
        synchronized (declaring) {
            List<ServiceSpec> services = new ArrayList<>(declared(REST)
                    .filter(p -> !p.withdrawn())
                    .map(p -> p.project().services())
                    .orElse(List.of()));
            Set<String> taken = services.stream().map(ServiceSpec::name).collect(Collectors.toSet());
            declared(REST).ifPresent(p -> p.leaving().forEach(s -> taken.add(s.name())));
            service = RequestedService.of(REST, image, exposed, publication, taken);
            services.add(service);
            declare(new ProjectSpec(REST, services, List.of(), List.of()));
        }
        loop.await(loop.ensure(), view -> made(view, service), RUN_WAIT);
        Optional<ServiceStatus> stuck = status().stream()
                .filter(s -> s.service().key().equals(service.key()))
                .filter(s -> s.phase().compareTo(Phase.BLOCKED) <= 0)
                .findFirst();
        if (stuck.isPresent()) {
            takeBack(service);
            throw new RejectedServiceException("a container of image %s cannot run: %s; nothing was declared"
                    .formatted(image, stuck.get().reason()));
        }
        return service;
    }

    private void takeBack(ServiceSpec service) throws IOException {
        try {
            withdraw(service.key(), false);
        } catch (UnknownServiceException e) {
            // Somebody else has withdrawn it meanwhile.
            LOG.debug("Service {} is gone already", service.key(), e);
        }
    }

    /** Whether its container is there, or it will take a person. */
    private static boolean made(View view, ServiceSpec service) {
        return view.statuses().stream()
                .filter(s -> s.service().key().equals(service.key()))
                .anyMatch(s -> s.phase().compareTo(Phase.BLOCKED) <= 0
                        || s.containers().stream().allMatch(c -> c.container().isPresent()));
    }

    @Override
    public boolean await(String name, Duration limit) throws InterruptedException {
        return loop.await(
                loop.ensure(),
                view -> view.statuses().stream()
                                .filter(s -> Names.means(name, s))
                                .allMatch(ServiceStatus::settled)
                        && !leaving(name),
                limit);
    }

    /** Its networks may be there after its last container. */
    private boolean leaving(String name) {
        return leaving().contains(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    }

    /** Containers go on. */
    @Override
    public void close() {
        loop.close();
    }
}
