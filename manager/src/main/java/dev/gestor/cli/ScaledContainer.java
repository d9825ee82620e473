// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.ready.Address;
import dev.gestor.control.scale.Instances;
import dev.gestor.control.scale.ScaleRefusedException;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Instance;
import dev.gestor.engine.NamedContainer;
import dev.gestor.probe.ProbeTarget;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container that is watched, and where it is now: started anew it may have another address. */
final class ScaledContainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScaledContainer.class);
    private static final long LOOK_SECONDS = 2;

    private final ContainerEngine engine;
    private final String name;
    private final OptionalInt port;
    private final ScheduledExecutorService looking;
    private volatile Optional<ProbeTarget> target;

    private ScaledContainer(ContainerEngine engine, String name, OptionalInt port, Optional<ProbeTarget> target) {
        this.engine = engine;
        this.name = name;
        this.port = port;
        this.target = target;
        looking = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "look-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws ScaleRefusedException where there is none, it cannot be copied, or cannot be probed */
    static ScaledContainer find(ContainerEngine engine, Instance instance, String idOrName, OptionalInt port)
            throws EngineException, ScaleRefusedException {
        NamedContainer named = engine.named()
                .find(idOrName)
                .orElseThrow(() -> new ScaleRefusedException(
                        "there is no container '%s'; docker ps lists those that run".formatted(idOrName)));
        Container container = named.container();
        String name = container.name();
        Instances.requireScalable(named, instance.owns(container.labels()));
        if (port.isEmpty() && Address.exposed(container).isEmpty()) {
            throw new ScaleRefusedException(
                    "container %s exposes no port to be probed on; name one by --port".formatted(name));
        }
        Optional<ProbeTarget> target = Address.of(container, port);
        if (target.isEmpty()) {
            throw new ScaleRefusedException(
                    "container %s has no address to be probed at; attach it to a network".formatted(name));
        }
        return new ScaledContainer(engine, name, port, target);
    }

    String name() {
        return name;
    }

    Supplier<Optional<ProbeTarget>> target() {
        return () -> target;
    }

    void follow() {
        // A look catches what it throws, so that there is nothing to be learnt from its future.
        var unused = looking.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            target = engine.named()
                    .find(name)
                    .map(NamedContainer::container)
                    .filter(Container::running)
                    .flatMap(container -> Address.of(container, port));
        } catch (EngineException | RuntimeException e) {
            // Where it was last is the best guess.
            LOG.debug("Container {} could not be looked at", name, e);
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
