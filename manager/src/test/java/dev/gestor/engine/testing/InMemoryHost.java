// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Instance;
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
    private final Map<String, Map<String, String>> images = new HashMap<>();
    private final Map<String, String> brokenStarts = new HashMap<>();
    private boolean away;
    private int created;

    public InMemoryHost(Clock clock) {
        this.clock = clock;
    }

    /** What one Gestor instance sees of this host. */
    public ContainerEngine engine(String instance) {
        return new InMemoryEngine(this, new Instance(instance), clock);
    }

    public synchronized void addImage(String reference, Map<String, String> labels) {
        images.put(reference, Map.copyOf(labels));
    }

    /** Starts a container as a person would, with exactly these labels. */
    public Container start(String name, String image, Map<String, String> labels) {
        return start(name, image, labels, false);
    }

    /** The same by {@code docker run --rm}. */
    public Container startAutoRemoved(String name, String image, Map<String, String> labels) {
        return start(name, image, labels, true);
    }

    private Container start(String name, String image, Map<String, String> labels, boolean autoRemove) {
        Container container;
        synchronized (this) {
            created++;
            Instant now = clock.instant();
            container = new Container(
                    "%064x".formatted(0x1000_0000_0000L + created),
                    name,
                    image,
                    labels,
                    ContainerState.RUNNING,
                    OptionalInt.of(1000 + created),
                    now,
                    Optional.of(now),
                    Optional.empty(),
                    autoRemove);
            containers.put(container.id(), container);
        }
        changed();
        return container;
    }

    /** The container's process ends by itself. */
    public void exit(String id) {
        replaceByStopped(id);
        changed();
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

    Container create(String name, String image, Map<String, String> labels) throws EngineException {
        synchronized (this) {
            if (!images.containsKey(image)) {
                throw new EngineException("cannot create container " + name + ": there is no image " + image
                        + " on this host; build or pull it first");
            }
            if (containers.values().stream().anyMatch(c -> c.name().equals(name))) {
                throw new EngineException("cannot create container " + name
                        + ": the name is taken; remove that container or choose another");
            }
            String broken = brokenStarts.get(name);
            if (broken != null) {
                throw new EngineException("cannot start container " + name + ": " + broken);
            }
        }
        return start(name, image, labels);
    }

    void aboutToRemove(String id) {
        beforeRemoval.accept(id);
    }

    /** Whether it was running. */
    boolean stop(String id) {
        boolean stopped = replaceByStopped(id);
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

    synchronized Optional<Map<String, String>> image(String reference) {
        return Optional.ofNullable(images.get(reference));
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    private synchronized boolean replaceByStopped(String id) {
        Container old = containers.get(id);
        if (old == null || !old.running()) {
            return false;
        }
        containers.put(
                id,
                new Container(
                        id,
                        old.name(),
                        old.image(),
                        old.labels(),
                        ContainerState.EXITED,
                        OptionalInt.empty(),
                        old.created(),
                        old.started(),
                        Optional.of(clock.instant())));
        return true;
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
