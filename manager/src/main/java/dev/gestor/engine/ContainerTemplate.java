// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A container to be made like one that is there: all of that one's own configuration, in the engine's words, without what came from
 * its image. Unlike a {@link ContainerSpec} it loses nothing that Gestor has no word for.
 *
 * <pre>
 * {"Env": ["MODE=fast"], "Labels": {"tier": "front"}, "HostConfig": {"Memory": 67108864, "PortBindings": {...}, ...},
 *  "NetworkingConfig": {"EndpointsConfig": {"shop": {"Aliases": ["web"]}}}}
 * </pre>
 *
 * @param name of the container to be made
 * @param image reference or id
 * @param definition JSON text: the body of the engine's request to create a container
 */
public record ContainerTemplate(String name, String image, String definition) {
    /** Whoever makes containers with these counts them as his own, and removes what he does not know. */
    private static final String COMPOSE_LABELS = "com.docker.compose.";

    private static final String SWARM_LABELS = "com.docker.swarm.";
    private static final int DEFAULT_STOP_SECONDS = 10;

    /**
     * @param inspection what the engine tells of the container that is there
     * @param imageConfig what its image brings: the {@code Config} of the image's inspection; empty where the image is gone
     */
    public static ContainerTemplate of(JsonNode inspection, JsonNode imageConfig) {
        return new ContainerTemplate(
                inspection.path("Name").asText().replaceFirst("^/", ""),
                inspection.path("Config").path("Image").asText(),
                TemplateDefinition.of(inspection, imageConfig).toString());
    }

    public ContainerTemplate withName(String other) {
        return new ContainerTemplate(other, image, definition);
    }

    public ContainerTemplate withImage(String other) {
        return new ContainerTemplate(name, other, definition);
    }

    /** How long it may take to stop, by its own setting or the engine's; negative: as long as it likes. */
    public int stopSeconds() {
        return json().path("StopTimeout").asInt(DEFAULT_STOP_SECONDS);
    }

    /** Whether a port is published on the host. */
    public boolean publishes() {
        JsonNode host = json().path("HostConfig");
        return !host.path("PortBindings").isEmpty()
                || host.path("PublishAllPorts").asBoolean();
    }

    /** Nothing is published on the host; ports stay exposed. */
    public ContainerTemplate withoutHostPorts() {
        return edit(json -> {
            json.withObjectProperty("HostConfig").putObject("PortBindings");
            json.withObjectProperty("HostConfig").put("PublishAllPorts", false);
        });
    }

    /** The engine itself does not start it again: Gestor does. */
    public ContainerTemplate withoutRestart() {
        return edit(json -> json.withObjectProperty("HostConfig")
                .putObject("RestartPolicy")
                .put("Name", UpdatableSettings.NO_RESTART));
    }

    public Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        json().path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /** With these labels too; they win over those that are there. */
    public ContainerTemplate withLabels(Map<String, String> others) {
        return edit(json -> new TreeMap<>(others)
                .forEach((key, value) -> json.withObjectProperty("Labels").put(key, value)));
    }

    public ContainerTemplate withoutLabels(Predicate<String> unwanted) {
        return edit(json -> {
            if (json.path("Labels") instanceof ObjectNode labels) {
                labels.properties().removeIf(label -> unwanted.test(label.getKey()));
            }
        });
    }

    /** Without the labels by which {@code docker compose} or a Swarm would take it for its own. */
    public ContainerTemplate ofNobody() {
        return withoutLabels(key -> key.startsWith(COMPOSE_LABELS) || key.startsWith(SWARM_LABELS));
    }

    /**
     * With volumes that are there in place of anonymous ones.
     *
     * @param volumes names by the path in the container
     */
    public ContainerTemplate inheriting(Map<String, String> volumes) {
        return edit(json ->
                new TreeMap<>(volumes).forEach((path, volume) -> TemplateDefinition.mountVolume(json, path, volume)));
    }

    private ContainerTemplate edit(Consumer<ObjectNode> edit) {
        ObjectNode json = json();
        edit.accept(json);
        return new ContainerTemplate(name, image, json.toString());
    }

    private ObjectNode json() {
        return TemplateDefinition.parse(definition);
    }

    /** Without what may hold secrets. */
    @Override
    public String toString() {
        return "ContainerTemplate[name=%s, image=%s]".formatted(name, image);
    }
}
