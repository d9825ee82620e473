// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.control.ChangeRequests;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
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
    private final ServiceDeclarations declarations;
    private final Preview preview;
    private final ReconcileLoop loop;

    private ServiceKeeper(ServiceStore store, ContainerEngine engine, Inventory inventory, ReconcileLoop loop) {
        this.store = store;
        this.engine = engine;
        this.loop = loop;
        declarations = new ServiceDeclarations(store, new DeclarationRules(store, engine, inventory));
        preview = new Preview(store, engine, inventory);
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
        var loop = new ReconcileLoop(store, engine.resources(), inventory, requests, settings, clock, nanoTime);
        return new ServiceKeeper(store, engine, inventory, loop);
    }

    /** Begins to keep services; once. Has looked at them when it returns, unless Docker is away. */
    public void start() {
        loop.start();
        loop.notice(loop.ensure());
    }

    @Override
    public void declare(ProjectSpec project) throws IOException, RejectedServiceException {
        declarations.declare(project);
        loop.notice(loop.forget(project.name()));
    }

    @Override
    public void withdraw(String name, boolean removeVolumes) throws IOException, UnknownServiceException {
        String project = declarations.withdraw(name, removeVolumes);
        loop.notice(loop.forget(project));
    }

    @Override
    public Drift preview(ProjectSpec project) throws EngineException {
        return preview.of(project, status());
    }

    @Override
    public String hold(String name) throws IOException, UnknownServiceException {
        String key = declarations.hold(name);
        loop.ensure();
        return key;
    }

    @Override
    public String resume(String name) throws IOException, UnknownServiceException {
        String key = declarations.resume(name);
        loop.ensure();
        return key;
    }

    /**
     * Declares a service with another image, as its containers have it already: whoever replaces them one by one calls this after
     * the last one, with the service held meanwhile.
     *
     * @param key {@code project/service}; of one that is declared no more nothing is changed
     */
    public void changeImage(String key, String image) throws IOException {
        declarations.changeImage(key, image);
        loop.ensure();
    }

    /** Whether a service, or its project, is held. */
    public boolean isHeld(String key) {
        return declarations.isHeld(key);
    }

    /** The services that a name means, see {@link Services}; by their keys. */
    public List<ServiceStatus> named(String name) {
        return status().stream()
                .filter(s -> !s.withdrawn())
                .filter(s -> name.equals(s.service().name())
                        || name.equals(s.service().key()))
                .toList();
    }

    @Override
    public List<ServiceStatus> status() {
        return loop.view().statuses();
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
        ServiceSpec service = declarations.add(image, exposed, publication);
        loop.await(loop.forget(REST), view -> made(view, service), RUN_WAIT);
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
