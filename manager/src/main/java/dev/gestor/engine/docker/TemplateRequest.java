// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.ContainerTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Docker is told to make a container by a template. It takes only one network with the creation, before API 1.44. */
final class TemplateRequest {
    /** The network a container is in that names none. */
    private static final String DEFAULT = "bridge";

    private final ObjectMapper json;
    private final ObjectNode body;
    private final Map<String, JsonNode> further = new TreeMap<>();

    TemplateRequest(ContainerTemplate template, Map<String, String> labels, ObjectMapper json) {
        this.json = json;
        body = parse(template, json);
        body.put("Image", template.image());
        ObjectNode allLabels = body.putObject("Labels");
        new TreeMap<>(labels).forEach(allLabels::put);
        ObjectNode host = body.withObjectProperty("HostConfig");
        plainLinks(host);
        splitNetworks(host);
    }

    private static ObjectNode parse(ContainerTemplate template, ObjectMapper json) {
        try {
            if (json.readTree(template.definition()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the definition of %s is no JSON".formatted(template.name()), e);
        }
        throw new IllegalArgumentException("the definition of %s is no JSON object".formatted(template.name()));
    }

    /** Told as {@code /db:/web/database}, taken as {@code db:database}. */
    private void plainLinks(ObjectNode host) {
        if (host.path("Links") instanceof ArrayNode links) {
            ArrayNode plain = json.createArrayNode();
            links.forEach(link -> {
                String[] parts = link.asText().split(":", 2);
                String alias = parts.length > 1 ? parts[1].substring(parts[1].lastIndexOf('/') + 1) : parts[0];
                plain.add(parts[0].replaceFirst("^/", "") + ":" + alias);
            });
            host.set("Links", plain);
        }
    }

    /** The network of its mode goes with the creation; others are connected to afterwards. */
    private void splitNetworks(ObjectNode host) {
        JsonNode all = body.withObjectProperty("NetworkingConfig").path("EndpointsConfig");
        ObjectNode first = json.createObjectNode();
        if (!all.isEmpty()) {
            String mode = host.path("NetworkMode").asText("default");
            String wanted = mode.equals("default") ? DEFAULT : mode;
            // The mode may be a network's id, or one that it was disconnected from.
            String primary = all.has(wanted) ? wanted : all.fieldNames().next();
            if (!all.has(wanted)) {
                host.put("NetworkMode", primary);
            }
            all.properties().forEach(entry -> further.put(entry.getKey(), entry.getValue()));
            first.set(primary, all.path(primary));
            further.remove(primary);
        }
        body.withObjectProperty("NetworkingConfig").set("EndpointsConfig", first);
    }

    ObjectNode body() {
        return body;
    }

    /** @param id of the container that was created */
    List<Connection> connections(String id) {
        List<Connection> connections = new ArrayList<>();
        further.forEach((network, endpoint) -> {
            ObjectNode request = json.createObjectNode().put("Container", id);
            request.set("EndpointConfig", endpoint);
            connections.add(new Connection(network, request));
        });
        return connections;
    }

    record Connection(String network, ObjectNode body) {}
}
