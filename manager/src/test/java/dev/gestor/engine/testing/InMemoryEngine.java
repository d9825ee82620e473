// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerGoneException;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineInfo;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.ForeignContainerException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.NamedContainers;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One instance's view of an {@link InMemoryHost}. */
final class InMemoryEngine implements ContainerEngine {
    private final InMemoryHost host;
    private final Instance instance;
    private final Clock clock;
    private final Set<String> entrusted = ConcurrentHashMap.newKeySet();

    InMemoryEngine(InMemoryHost host, Instance instance, Clock clock) {
        this.host = host;
        this.instance = instance;
        this.clock = clock;
    }

    @Override
    public EngineInfo info() throws EngineUnavailableException {
        host.requirePresent();
        return new EngineInfo(URI.create("memory:/"), "memory", "0", "1.41", "2", 2);
    }

    @Override
    public List<Container> list() throws EngineException {
        host.requirePresent();
        return host.containers().stream().filter(c -> instance.owns(c.labels())).toList();
    }

    @Override
    public Optional<Container> find(String idOrName) throws EngineException {
        host.requirePresent();
        Optional<Container> container = Inventory.find(host.containers(), idOrName);
        if (container.isPresent() && !instance.owns(container.get().labels())) {
            throw instance.refuse(container.get().name(), container.get().labels());
        }
        return container;
    }

    @Override
    public Container run(ContainerSpec spec) throws EngineException {
        host.requirePresent();
        return host.create(spec, instance.labelsOf(spec));
    }

    @Override
    public Removal stop(String id, Optional<Duration> grace) throws EngineException {
        return requireOurs(id) && host.stop(id) ? Removal.DONE : Removal.GONE;
    }

    @Override
    public Removal remove(String id, Optional<Duration> grace) throws EngineException {
        return requireOurs(id) && host.remove(id) ? Removal.DONE : Removal.GONE;
    }

    /** Whether the container is there; refuses one of somebody else. */
    private boolean requireOurs(String id) throws EngineException {
        host.aboutToRemove(id);
        host.requirePresent();
        Optional<Container> container = host.byId(id);
        if (container.isPresent()) {
            requireMayChange(container.get());
        }
        return container.isPresent();
    }

    private void requireMayChange(Container container) throws ForeignContainerException {
        if (!instance.owns(container.labels()) && !entrusted.contains(container.id())) {
            throw instance.refuse(container.name(), container.labels());
        }
    }

    @Override
    public void change(String id, ContainerChange change) throws EngineException {
        host.requirePresent();
        Container container = host.byId(id)
                .orElseThrow(() -> new ContainerGoneException(
                        "there is no container %s any more; nothing was changed".formatted(id)));
        requireMayChange(container);
        host.change(container, change);
    }

    @Override
    public Optional<ImageInfo> image(String reference) throws EngineException {
        host.requirePresent();
        return host.image(reference);
    }

    @Override
    public EngineResources resources() {
        return host.resources(instance);
    }

    @Override
    public NamedContainers named() {
        return new InMemoryNamed(host, instance, entrusted);
    }

    @Override
    public void build(ImageSpec image) throws EngineException {
        host.requirePresent();
        if (!image.dockerfile().startsWith("FROM ")) {
            throw new EngineException(
                    "cannot build image " + image.tag() + ": the Dockerfile must begin with a FROM instruction");
        }
        host.addImage(image.tag(), image.labels());
    }

    @Override
    public Inventory follow() throws EngineException {
        host.requirePresent();
        return new InMemoryInventory(host, instance, clock);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
