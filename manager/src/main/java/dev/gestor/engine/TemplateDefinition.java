// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * From what the engine tells of a container to what it is to be told to make one like it. Its configuration is told together with
 * what came from the image, so that is taken out again: another image brings its own.
 */
final class TemplateDefinition {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Of the container's own configuration. Absent: the name and image, and what the engine fills in by itself. */
    private static final List<String> ALWAYS_OWN = List.of(
            "Domainname",
            "AttachStdin",
            "AttachStdout",
            "AttachStderr",
            "Tty",
            "OpenStdin",
            "StdinOnce",
            "ArgsEscaped",
            "NetworkDisabled",
            "MacAddress",
            "StopTimeout");

    /** Its own where they are not as in the image. */
    private static final List<String> OWN_IF_DIFFERENT =
            List.of("User", "WorkingDir", "StopSignal", "Healthcheck", "Shell");

    private TemplateDefinition() {}

    static ObjectNode of(JsonNode inspection, JsonNode imageConfig) {
        JsonNode config = inspection.path("Config");
        ObjectNode own = JSON.createObjectNode();
        ALWAYS_OWN.forEach(key -> copy(config, own, key));
        for (String key : OWN_IF_DIFFERENT) {
            if (!config.path(key).equals(imageConfig.path(key))) {
                copy(config, own, key);
            }
        }
        String hostname = config.path("Hostname").asText();
        if (!inspection.path("Id").asText().startsWith(hostname)) {
            own.put("Hostname", hostname);
        }
        program(config, imageConfig, own);
        own.set("Env", without(config.path("Env"), imageConfig.path("Env")));
        for (String key : List.of("ExposedPorts", "Volumes", "Labels")) {
            own.set(key, difference(config.path(key), imageConfig.path(key)));
        }
        own.set("HostConfig", host(inspection.path("HostConfig")));
        own.putObject("NetworkingConfig").set("EndpointsConfig", endpoints(inspection));
        return own;
    }

    private static void copy(JsonNode from, ObjectNode to, String key) {
        JsonNode value = from.path(key);
        if (!value.isMissingNode() && !value.isNull()) {
            to.set(key, value);
        }
    }

    /** Arguments without an entry point of its own are the image's too; an entry point of its own voids the image's arguments. */
    private static void program(JsonNode config, JsonNode imageConfig, ObjectNode own) {
        boolean sameEntry = words(config.path("Entrypoint")).equals(words(imageConfig.path("Entrypoint")));
        boolean sameArguments = words(config.path("Cmd")).equals(words(imageConfig.path("Cmd")));
        if (!sameEntry) {
            copy(config, own, "Entrypoint");
        }
        if (!sameEntry || !sameArguments) {
            copy(config, own, "Cmd");
        }
    }

    /** None and an empty list are the same to the engine. */
    private static JsonNode words(JsonNode list) {
        return list.isArray() ? list : JsonNodeFactory.instance.arrayNode();
    }

    private static ArrayNode without(JsonNode list, JsonNode unwanted) {
        Set<JsonNode> known = new HashSet<>();
        unwanted.forEach(known::add);
        ArrayNode rest = JSON.createArrayNode();
        list.forEach(entry -> {
            if (!known.contains(entry)) {
                rest.add(entry);
            }
        });
        return rest;
    }

    private static ObjectNode difference(JsonNode map, JsonNode unwanted) {
        ObjectNode rest = JSON.createObjectNode();
        map.properties().forEach(entry -> {
            if (!entry.getValue().equals(unwanted.path(entry.getKey()))) {
                rest.set(entry.getKey(), entry.getValue());
            }
        });
        return rest;
    }

    private static ObjectNode host(JsonNode hostConfig) {
        ObjectNode host = JSON.createObjectNode();
        hostConfig.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                host.set(entry.getKey(), entry.getValue());
            }
        });
        host.remove("ContainerIDFile");
        return host;
    }

    /**
     * Of {@code NetworkSettings.Networks}, what was asked for; addresses that the engine gave are not among it. The engine adds the
     * container's id to its aliases, and refuses aliases on its default network.
     */
    private static ObjectNode endpoints(JsonNode inspection) {
        String id = inspection.path("Id").asText();
        ObjectNode endpoints = JSON.createObjectNode();
        inspection.path("NetworkSettings").path("Networks").properties().forEach(network -> {
            JsonNode told = network.getValue();
            ObjectNode wanted = endpoints.putObject(network.getKey());
            for (String key : List.of("IPAMConfig", "Links", "DriverOpts", "GwPriority")) {
                copy(told, wanted, key);
            }
            ArrayNode aliases = JSON.createArrayNode();
            told.path("Aliases").forEach(alias -> {
                if (alias.asText().isEmpty() || !id.startsWith(alias.asText())) {
                    aliases.add(alias);
                }
            });
            if (!aliases.isEmpty()) {
                wanted.set("Aliases", aliases);
            }
        });
        return endpoints;
    }

    static void mountVolume(ObjectNode definition, String path, String volume) {
        if (definition.path("Volumes") instanceof ObjectNode anonymous) {
            anonymous.remove(path);
        }
        ObjectNode host = definition.withObjectProperty("HostConfig");
        if (host.path("Mounts") instanceof ArrayNode mounts) {
            mounts.forEach(mount -> {
                if (mount.path("Target").asText().equals(path) && mount instanceof ObjectNode anonymous) {
                    anonymous.put("Source", volume);
                }
            });
            for (JsonNode mount : mounts) {
                if (mount.path("Target").asText().equals(path)) {
                    return;
                }
            }
        }
        ArrayNode binds = JSON.createArrayNode();
        host.path("Binds").forEach(bind -> {
            if (!bind.asText().equals(path)) {
                binds.add(bind);
            }
        });
        host.set("Binds", binds.add(volume + ":" + path));
    }

    static ObjectNode parse(String definition) {
        try {
            if (JSON.readTree(definition) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a container's definition is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("a container's definition is no JSON object");
    }
}
