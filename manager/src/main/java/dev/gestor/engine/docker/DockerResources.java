// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.VolumeSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Networks and volumes of this instance. */
final class DockerResources implements EngineResources {
    private static final Duration ASK_LIMIT = Duration.ofSeconds(15);
    private static final Duration ORDER_LIMIT = Duration.ofSeconds(60);

    private final DockerClient docker;
    private final Transport transport;
    private final Calls calls;
    private final Instance instance;

    DockerResources(DockerClient docker, Transport transport, Calls calls, Instance instance) {
        this.docker = docker;
        this.transport = transport;
        this.calls = calls;
        this.instance = instance;
    }

    @Override
    public boolean ensure(ResourceSpec resource) throws EngineException {
        if (resource instanceof NetworkSpec network) {
            return ensure(network);
        }
        return ensure((VolumeSpec) resource);
    }

    private boolean ensure(NetworkSpec network) throws EngineException {
        Optional<Map<String, String>> labels = labels("network", network.name());
        return ensure("network", network.name(), network.external(), labels, () -> {
            var request = docker.createNetworkCmd()
                    .withName(network.name())
                    .withCheckDuplicate(true)
                    .withInternal(network.internal())
                    .withLabels(labelled(network.labels()));
            if (!network.driver().isEmpty()) {
                request.withDriver(network.driver());
            }
            if (!network.options().isEmpty()) {
                request.withOptions(network.options());
            }
            return request.exec();
        });
    }

    private boolean ensure(VolumeSpec volume) throws EngineException {
        Optional<Map<String, String>> labels = labels("volume", volume.name());
        return ensure("volume", volume.name(), volume.external(), labels, () -> {
            var request = docker.createVolumeCmd().withName(volume.name()).withLabels(labelled(volume.labels()));
            if (!volume.driver().isEmpty()) {
                request.withDriver(volume.driver());
            }
            if (!volume.options().isEmpty()) {
                request.withDriverOpts(volume.options());
            }
            return request.exec();
        });
    }

    private boolean ensure(
            String kind, String name, boolean external, Optional<Map<String, String>> labels, Callable<?> creation)
            throws EngineException {
        if (external) {
            if (labels.isEmpty()) {
                throw new EngineException(
                        "there is no %s %s, which is declared external; create it first: docker %s create %s"
                                .formatted(kind, name, kind, name));
            }
            return false;
        }
        if (labels.isPresent()) {
            if (!instance.owns(labels.get())) {
                throw new EngineException(
                        "the %s %s exists and is not Gestor instance '%s''s; declare it external to use it, or choose another name"
                                .formatted(kind, name, instance.name()));
            }
            return false;
        }
        try {
            calls.order("create %s %s".formatted(kind, name), ORDER_LIMIT, creation);
            return true;
        } catch (Refusal e) {
            throw new EngineException("cannot create %s %s: Docker said: %s".formatted(kind, name, e.said()), e);
        }
    }

    @Override
    public boolean exists(ResourceSpec resource) throws EngineException {
        return labels(resource instanceof NetworkSpec ? "network" : "volume", resource.name())
                .isPresent();
    }

    @Override
    public boolean remove(ResourceSpec resource) throws EngineException {
        String name = resource.name();
        if (resource.external()) {
            return false;
        }
        if (resource instanceof NetworkSpec) {
            return remove("network", name, () -> docker.removeNetworkCmd(name).exec());
        }
        return remove("volume", name, () -> docker.removeVolumeCmd(name).exec());
    }

    private boolean remove(String kind, String name, Callable<?> removal) throws EngineException {
        Optional<Map<String, String>> labels = labels(kind, name);
        if (labels.isEmpty() || !instance.owns(labels.get())) {
            return false;
        }
        try {
            calls.order("remove %s %s".formatted(kind, name), ORDER_LIMIT, removal);
            return true;
        } catch (Refusal e) {
            if (e.status() == 404) {
                return false;
            }
            throw new EngineException("cannot remove %s %s: Docker said: %s".formatted(kind, name, e.said()), e);
        }
    }

    /** Empty where there is none of that name. A network's id would be found by its name too, so the answer's name counts. */
    private Optional<Map<String, String>> labels(String kind, String name) throws EngineException {
        String path = "/%ss/%s".formatted(kind, Transport.escape(name));
        try {
            JsonNode json = calls.ask("inspect %s %s".formatted(kind, name), ASK_LIMIT, () -> transport.get(path));
            return json.path("Name").asText().equals(name)
                    ? Optional.of(ContainerJson.labels(json.path("Labels")))
                    : Optional.empty();
        } catch (Refusal e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw new EngineException("cannot inspect %s %s: Docker said: %s".formatted(kind, name, e.said()), e);
        }
    }

    private Map<String, String> labelled(Map<String, String> own) {
        Map<String, String> labels = new HashMap<>(own);
        labels.put(Labels.MANAGED, "true");
        labels.put(Labels.INSTANCE, instance.name());
        return labels;
    }
}
