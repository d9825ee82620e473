// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.ForeignContainerException;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads containers by list and inspect. */
final class DockerContainers implements ContainerReader {
    private static final Duration LIST_LIMIT = Duration.ofSeconds(30);
    static final Duration INSPECT_LIMIT = Duration.ofSeconds(15);

    private final Transport transport;
    private final Calls calls;
    private final Instance instance;
    private final Duration inspectLimit;

    /** Containers that are not this instance's, and that a person named to be replaced. */
    private final Set<String> entrusted = ConcurrentHashMap.newKeySet();

    DockerContainers(Transport transport, Calls calls, Instance instance, Duration inspectLimit) {
        this.transport = transport;
        this.calls = calls;
        this.instance = instance;
        this.inspectLimit = inspectLimit;
    }

    @Override
    public List<Container> summaries() throws EngineException {
        String path = "/containers/json?all=1&filters=" + Transport.escape(labelFilter());
        JsonNode entries;
        try {
            entries = calls.ask("list containers", LIST_LIMIT, () -> transport.get(path));
        } catch (Refusal e) {
            throw new EngineException("cannot list containers: Docker said: " + e.said(), e);
        }
        List<Container> containers = new ArrayList<>(entries.size());
        for (JsonNode entry : entries) {
            Container summary = ContainerJson.summary(entry);
            if (instance.owns(summary.labels())) {
                containers.add(summary);
            }
        }
        return containers;
    }

    @Override
    public List<Container> list() throws EngineException {
        List<Container> summaries = summaries();
        List<Container> containers = new ArrayList<>(summaries.size());
        boolean stuck = false;
        for (Container summary : summaries) {
            if (stuck) {
                containers.add(summary);
                continue;
            }
            try {
                inspect(summary.id()).ifPresent(containers::add);
            } catch (EngineUnavailableException e) {
                // Docker can list, but hangs over this container: what the list tells must do, for the rest too,
                // so that the whole listing keeps its deadline.
                stuck = true;
                containers.add(summary);
            }
        }
        return containers;
    }

    @Override
    public Optional<Container> inspect(String id) throws EngineException {
        return inspection(id).map(ContainerJson::inspection).filter(c -> instance.owns(c.labels()));
    }

    /** As {@link #inspect}, but refuses one of somebody else. */
    Optional<Container> find(String id) throws EngineException {
        Optional<Container> container = inspection(id).map(ContainerJson::inspection);
        if (container.isPresent()) {
            requireMayChange(container.get());
        }
        return container;
    }

    /** This instance's, or one that a person named. */
    void requireMayChange(Container container) throws ForeignContainerException {
        if (!instance.owns(container.labels()) && !entrusted.contains(container.id())) {
            throw instance.refuse(container.name(), container.labels());
        }
    }

    void entrust(String id) {
        entrusted.add(id);
    }

    boolean isEntrusted(String id) {
        return entrusted.contains(id);
    }

    /** Docker's whole answer about any container; empty where there is none. */
    Optional<JsonNode> inspection(String id) throws EngineException {
        String path = "/containers/" + Transport.escape(id) + "/json";
        try {
            return Optional.of(calls.ask("inspect container " + id, inspectLimit, () -> transport.get(path)));
        } catch (Refusal e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw new EngineException("cannot inspect container " + id + ": Docker said: " + e.said(), e);
        }
    }

    private String labelFilter() {
        return transport.json().createObjectNode().set("label", labels()).toString();
    }

    private JsonNode labels() {
        return transport
                .json()
                .createArrayNode()
                .add(Labels.MANAGED + "=true")
                .add(Labels.INSTANCE + "=" + instance.name());
    }
}
