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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Networks and volumes of this instance. */
final class DockerResources implements EngineResources {
    private static final Duration ASK_LIMIT = Duration.ofSeconds(15);
    private static final Duration ORDER_LIMIT = Duration.ofSeconds(60);
    private static final int CONFLICT = 409;

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
        return ensure("network", network, () -> {
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
        return ensure("volume", volume, () -> {
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

    private boolean ensure(String kind, ResourceSpec resource, Callable<?> creation) throws EngineException {
        Optional<Found> found = find(kind, resource.name());
        if (found.isPresent()) {
            requireUsable(kind, resource, found.get());
            return false;
        }
        if (resource.external()) {
            throw new EngineException(
                    "there is no %s %s, which is declared external; create it first: docker %s create %s"
                            .formatted(kind, resource.name(), kind, resource.name()));
        }
        try {
            calls.order("create %s %s".formatted(kind, resource.name()), ORDER_LIMIT, creation);
            return true;
        } catch (Refusal e) {
            Optional<Found> madeMeanwhile = e.status() == CONFLICT ? find(kind, resource.name()) : Optional.empty();
            if (madeMeanwhile.isPresent()) {
                requireUsable(kind, resource, madeMeanwhile.get());
                return false;
            }
            throw new EngineException(
                    "cannot create %s %s: Docker said: %s".formatted(kind, resource.name(), e.said()), e);
        }
    }

    private void requireUsable(String kind, ResourceSpec resource, Found found) throws EngineException {
        if (!resource.external() && !instance.owns(found.labels())) {
            throw new EngineException(
                    "the %s %s exists and is not Gestor instance '%s''s; declare it external to use it, or choose another name"
                            .formatted(kind, resource.name(), instance.name()));
        }
    }

    @Override
    public boolean exists(ResourceSpec resource) throws EngineException {
        return find(resource instanceof NetworkSpec ? "network" : "volume", resource.name())
                .isPresent();
    }

    @Override
    public boolean remove(ResourceSpec resource) throws EngineException {
        String name = resource.name();
        if (resource.external()) {
            return false;
        }
        if (resource instanceof NetworkSpec) {
            return remove("network", name, id -> docker.removeNetworkCmd(id).exec());
        }
        return remove("volume", name, id -> docker.removeVolumeCmd(id).exec());
    }

    private boolean remove(String kind, String name, Function<String, ?> removal) throws EngineException {
        Optional<Found> found = find(kind, name);
        if (found.isEmpty() || !instance.owns(found.get().labels())) {
            return false;
        }
        try {
            calls.order(
                    "remove %s %s".formatted(kind, name),
                    ORDER_LIMIT,
                    () -> removal.apply(found.get().id()));
            return true;
        } catch (Refusal e) {
            if (e.status() == 404) {
                return false;
            }
            throw new EngineException("cannot remove %s %s: Docker said: %s".formatted(kind, name, e.said()), e);
        }
    }

    @Override
    public List<String> bridgeSubnets() throws EngineException {
        String path = "/networks?filters=" + Transport.escape("{\"driver\":[\"bridge\"]}");
        try {
            List<String> subnets = new ArrayList<>();
            for (JsonNode network : calls.ask("list networks", ASK_LIMIT, () -> transport.get(path))) {
                network.path("IPAM")
                        .path("Config")
                        .forEach(config -> subnets.add(config.path("Subnet").asText()));
            }
            subnets.removeIf(String::isEmpty);
            return List.copyOf(subnets);
        } catch (Refusal e) {
            throw new EngineException("cannot list networks: Docker said: " + e.said(), e);
        }
    }

    /** Empty where there is none of that name. */
    private Optional<Found> find(String kind, String name) throws EngineException {
        String plural = kind + "s";
        // By a list, whose filter takes part of a name too: an inspection would also take a name such as "db" for the
        // beginning of another network's id.
        String filters = transport
                .json()
                .createObjectNode()
                .set("name", transport.json().createArrayNode().add(name))
                .toString();
        String path = "/%s?filters=%s".formatted(plural, Transport.escape(filters));
        try {
            JsonNode answer = calls.ask("look for %s %s".formatted(kind, name), ASK_LIMIT, () -> transport.get(path));
            for (JsonNode found : answer.isArray() ? answer : answer.path("Volumes")) {
                if (found.path("Name").asText().equals(name)) {
                    return Optional.of(
                            new Found(found.path("Id").asText(name), ContainerJson.labels(found.path("Labels"))));
                }
            }
            return Optional.empty();
        } catch (Refusal e) {
            throw new EngineException("cannot look for %s %s: Docker said: %s".formatted(kind, name, e.said()), e);
        }
    }

    private Map<String, String> labelled(Map<String, String> own) {
        Map<String, String> labels = new HashMap<>(own);
        labels.put(Labels.MANAGED, "true");
        labels.put(Labels.INSTANCE, instance.name());
        return labels;
    }

    /** @param id of a volume its name */
    private record Found(String id, Map<String, String> labels) {}
}
