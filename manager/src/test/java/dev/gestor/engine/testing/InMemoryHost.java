// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerDetail.PublishedPort;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Networking;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.UpdatableSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A container host in memory, with the containers of every instance and of nobody. Engines of several instances may look at one
 * host; a test changes the host behind their backs, or takes it away.
 *
 * <pre>{@code
 * InMemoryHost host = new InMemoryHost(Clock.systemUTC());
 * host.addImage("gestor/high-cpu:1", Map.of());
 * ContainerEngine engine = host.engine("test");
 * }</pre>
 */
public final class InMemoryHost {
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> beforeRemoval = id -> {};
    // All below is guarded by this; listeners and hooks are called without it.
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Map<String, ImageInfo> images = new HashMap<>();
    private final Map<String, Map<String, String>> networks = new HashMap<>();
    private final Map<String, Map<String, String>> volumes = new HashMap<>();
    private final Map<String, List<PortBinding>> bindings = new HashMap<>();
    private final InMemoryPorts ports = new InMemoryPorts();
    private final Map<String, String> brokenStarts = new HashMap<>();
    private boolean away;
    private int created;

    public InMemoryHost(Clock clock) {
        this.clock = clock;
        // Every engine has these.
        List.of("bridge", "host", "none").forEach(name -> networks.put(name, Map.of()));
    }

    /** What one Gestor instance sees of this host. */
    public ContainerEngine engine(String instance) {
        return new InMemoryEngine(this, new Instance(instance), clock);
    }

    public synchronized void addImage(String reference, Map<String, String> labels) {
        addImage(reference, new ImageInfo("sha256:" + reference.hashCode(), labels, List.of(), false));
    }

    public synchronized void addImage(String reference, ImageInfo image) {
        images.put(reference, image);
    }

    public synchronized void removeImage(String reference) {
        images.remove(reference);
    }

    /** What one instance sees of networks and volumes. */
    EngineResources resources(Instance instance) {
        return new InMemoryResources(this, instance, networks, volumes);
    }

    /** Starts a container as a person would, with exactly these labels. */
    public Container start(String name, String image, Map<String, String> labels) {
        return start(name, image, labels, false, ContainerDetail.UNKNOWN);
    }

    /** The same, with what Docker would tell of it when asked for all. */
    public Container startInspected(String name, String image, Map<String, String> labels, List<String> environment) {
        return start(name, image, labels, false, InMemoryDetail.inspected(name, image, environment));
    }

    /** The same by {@code docker run --rm}. */
    public Container startAutoRemoved(String name, String image, Map<String, String> labels) {
        return start(name, image, labels, true, ContainerDetail.UNKNOWN);
    }

    private Container start(
            String name, String image, Map<String, String> labels, boolean autoRemove, ContainerDetail detail) {
        Container container = make(name, image, labels, autoRemove, detail);
        changed();
        return container;
    }

    private synchronized Container make(
            String name, String image, Map<String, String> labels, boolean autoRemove, ContainerDetail detail) {
        created++;
        Instant now = clock.instant();
        Container container = new Container(
                "%064x".formatted(0x1000_0000_0000L + created),
                name,
                image,
                labels,
                ContainerState.RUNNING,
                OptionalInt.of(1000 + created),
                now,
                Optional.of(now),
                Optional.empty(),
                autoRemove,
                detail);
        containers.put(container.id(), container);
        return container;
    }

    /** The container's process ends by itself, with exit code 0. */
    public void exit(String id) {
        exit(id, 0);
    }

    public void exit(String id, int code) {
        replaceByStopped(id, code, false);
        changed();
    }

    /** A person stops or kills the container. */
    public void kill(String id) {
        replaceByStopped(id, 137, true);
        changed();
    }

    /** The container's health check says so. */
    public void health(String id, ContainerDetail.Health health) {
        edit(id, c -> ContainerEdits.withHealth(c, health));
    }

    /** A person does so behind Gestor's back. */
    public void pause(String id) {
        edit(id, c -> ContainerEdits.inState(c, ContainerState.PAUSED));
    }

    /** As if whoever made it had ended before starting it. */
    public void unstart(String id) {
        edit(id, c -> ContainerEdits.inState(c, ContainerState.CREATED));
    }

    public void rename(String id, String name) {
        edit(id, c -> ContainerEdits.renamed(c, name));
    }

    public void disconnect(String id, String network) {
        edit(id, c -> ContainerEdits.detached(c, network));
    }

    public void connect(String id, String network) {
        edit(id, c -> ContainerEdits.attached(c, network));
    }

    public void update(String id, UpdatableSettings settings) {
        edit(id, c -> ContainerEdits.updated(c, settings));
    }

    /** A network or volume that somebody made without Gestor. */
    public synchronized void addNetwork(String name) {
        networks.put(name, Map.of());
    }

    public synchronized void addVolume(String name) {
        volumes.put(name, Map.of());
    }

    synchronized boolean hasNetwork(String name) {
        return networks.containsKey(name);
    }

    synchronized boolean hasVolume(String name) {
        return volumes.containsKey(name);
    }

    /** A program of the host listens on it. */
    public synchronized void takePort(int port) {
        ports.take(port);
    }

    public synchronized void giveBackPort(int port) {
        ports.giveBack(port);
    }

    void change(Container container, ContainerChange change) throws EngineException {
        String id = container.id();
        if (change instanceof ContainerChange.Start) {
            if (!container.running()) {
                startAgain(container);
            }
        } else if (change instanceof ContainerChange.Restart) {
            replaceByStopped(id, 143, true);
            startAgain(container);
        } else if (change instanceof ContainerChange.Unpause) {
            edit(id, c -> c.state() == ContainerState.PAUSED ? ContainerEdits.inState(c, ContainerState.RUNNING) : c);
        } else if (change instanceof ContainerChange.Rename rename) {
            requireFreeName(id, rename.name());
            edit(id, c -> ContainerEdits.renamed(c, rename.name()));
        } else if (change instanceof ContainerChange.Connect connect) {
            requireNetwork(container.name(), connect.network());
            edit(id, c -> ContainerEdits.attached(c, connect.network()));
        } else if (change instanceof ContainerChange.Disconnect disconnect) {
            edit(id, c -> ContainerEdits.detached(c, disconnect.network()));
        } else if (change instanceof ContainerChange.Update) {
            edit(id, c -> ContainerEdits.restarting(c, UpdatableSettings.NO_RESTART));
        }
    }

    private void startAgain(Container container) throws EngineException {
        String broken = brokenStart(container.name());
        if (broken != null) {
            throw new EngineException("cannot start container " + container.name() + ": " + broken);
        }
        synchronized (this) {
            List<PublishedPort> published = ports.publish(
                    container.name(), bindings.getOrDefault(container.id(), List.of()), containers.values());
            int pid = nextPid();
            containers.computeIfPresent(
                    container.id(), (key, old) -> ContainerEdits.started(old, pid, clock.instant(), published));
        }
        changed();
    }

    private synchronized void requireNetwork(String container, String network) throws EngineException {
        if (!networks.containsKey(network)) {
            throw new EngineException("cannot start container %s: network %s not found".formatted(container, network));
        }
    }

    /** Whether a container that runs is attached to it. */
    synchronized boolean inUse(String network) {
        return containers.values().stream()
                .anyMatch(c -> c.running() && c.detail().networks().containsKey(network));
    }

    private synchronized @Nullable String brokenStart(String name) {
        return brokenStarts.get(name);
    }

    private synchronized void requireFreeName(String id, String name) throws EngineException {
        if (containers.values().stream().anyMatch(c -> c.name().equals(name) && !c.id().equals(id))) {
            throw new EngineException("cannot rename container to " + name + ": the name is taken");
        }
    }

    private void edit(String id, UnaryOperator<Container> edit) {
        synchronized (this) {
            containers.computeIfPresent(id, (key, old) -> edit.apply(old));
        }
        changed();
    }

    private synchronized int nextPid() {
        return 1000 + ++created;
    }

    /** Somebody else removes a container. */
    public void vanish(String id) {
        vanishUnnoticed(id);
        changed();
    }

    /** Somebody else removes a container, and the inventories have not heard of it yet. */
    public synchronized void vanishUnnoticed(String id) {
        containers.remove(id);
    }

    /** Starting a container of this name fails with the message. */
    public synchronized void breakStart(String name, String message) {
        brokenStarts.put(name, message);
    }

    /** Called with the id before each stop and removal, on the calling thread: to wait, to let the container vanish, or to throw. */
    public void beforeRemoval(Consumer<String> hook) {
        beforeRemoval = hook;
    }

    /** The daemon stops: calls fail and inventories are disconnected; containers live on. */
    public void goAway() {
        synchronized (this) {
            away = true;
        }
        changed();
    }

    /** The daemon is back: inventories resynchronise. */
    public void comeBack() {
        synchronized (this) {
            away = false;
        }
        changed();
    }

    /** Every container of the host, whosever it is, in order of creation. */
    public synchronized List<Container> containers() {
        return List.copyOf(containers.values());
    }

    synchronized void requirePresent() throws EngineUnavailableException {
        if (away) {
            throw new EngineUnavailableException(
                    "Docker does not answer at memory:/ (taken away by the test); start Docker",
                    new IOException("connection refused"));
        }
    }

    synchronized boolean isAway() {
        return away;
    }

    synchronized Optional<Container> byId(String id) {
        return Optional.ofNullable(containers.get(id));
    }

    Container create(ContainerSpec spec, Map<String, String> labels) throws EngineException {
        String name = spec.name();
        Container made;
        synchronized (this) {
            if (!images.containsKey(spec.image())) {
                throw new EngineException("cannot create container " + name + ": there is no image " + spec.image()
                        + " on this host; build or pull it first");
            }
            if (containers.values().stream().anyMatch(c -> c.name().equals(name))) {
                throw new EngineException("cannot create container " + name
                        + ": the name is taken; remove that container or choose another");
            }
            for (Networking.Attachment attachment : spec.networking().attachments()) {
                requireNetwork(name, attachment.network());
            }
            String broken = brokenStarts.get(name);
            if (broken != null) {
                throw new EngineException("cannot start container " + name + ": " + broken);
            }
            List<PublishedPort> published =
                    ports.publish(name, spec.networking().ports(), containers.values());
            made = make(name, spec.image(), labels, false, InMemoryDetail.of(spec, published));
            bindings.put(made.id(), spec.networking().ports());
        }
        changed();
        return made;
    }

    void aboutToRemove(String id) {
        beforeRemoval.accept(id);
    }

    /** Whether it was running. */
    boolean stop(String id) {
        boolean stopped = replaceByStopped(id, 143, true);
        changed();
        return stopped;
    }

    /** Whether it was there. */
    boolean remove(String id) {
        boolean removed;
        synchronized (this) {
            removed = containers.remove(id) != null;
        }
        changed();
        return removed;
    }

    synchronized Optional<ImageInfo> image(String reference) {
        return Optional.ofNullable(images.get(reference));
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    private synchronized boolean replaceByStopped(String id, int exitCode, boolean requested) {
        Container old = containers.get(id);
        if (old == null || !(old.running() || old.state() == ContainerState.PAUSED)) {
            return false;
        }
        containers.put(id, ContainerEdits.ended(old, exitCode, clock.instant(), requested));
        return true;
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
