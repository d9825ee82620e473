// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The description of the whole API in OpenAPI 3.1, put together from one file a resource and {@code base.yaml}. What may
 * happen to every request, such as a missing token, is said once and added to each operation.
 */
final class OpenApiDocument {
    private static final Set<String> OPERATIONS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> names;

    /** Made when somebody asks first, and kept: to put it together takes a hundred times as long as to answer. */
    private volatile Optional<byte[]> json = Optional.empty();

    private OpenApiDocument(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** Of these resources, and itself. */
    static OpenApiDocument of(List<Resource> resources) {
        List<String> names = new ArrayList<>(List.of(OpenApiResource.DOCUMENT));
        resources.forEach(resource -> resource.document().ifPresent(names::add));
        return new OpenApiDocument(names);
    }

    byte[] json() {
        if (json.isEmpty()) {
            try {
                json = Optional.of(JSON.writeValueAsBytes(tree()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the description of the API cannot be written", e);
            }
        }
        return json.orElseThrow();
    }

    ObjectNode tree() {
        YAMLMapper yaml = new YAMLMapper();
        ObjectNode whole = read(yaml, "base");
        for (String name : names) {
            ObjectNode part = read(yaml, name);
            merge(whole.withObject("/paths"), part.path("paths"), name);
            part.path("components")
                    .properties()
                    .forEach(kind -> merge(
                            whole.withObject("/components").withObject("/" + kind.getKey()), kind.getValue(), name));
        }
        whole.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> OPERATIONS.contains(operation.getKey()))
                        .forEach(operation -> addCommon((ObjectNode) operation.getValue())));
        return whole;
    }

    private static ObjectNode read(YAMLMapper yaml, String name) {
        String file = "openapi/" + name + ".yaml";
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(file)) {
            if (in == null || !(yaml.readTree(in) instanceof ObjectNode part)) {
                throw new IllegalStateException("the jar lacks " + file);
            }
            return part;
        } catch (IOException e) {
            throw new IllegalStateException(file + " is no YAML", e);
        }
    }

    private static void merge(ObjectNode into, JsonNode part, String name) {
        for (Map.Entry<String, JsonNode> entry : part.properties()) {
            if (into.has(entry.getKey())) {
                throw new IllegalStateException("openapi/%s.yaml describes %s, which another file does already"
                        .formatted(name, entry.getKey()));
            }
            into.set(entry.getKey(), entry.getValue());
        }
    }

    /** The gate's answers, and those to what goes wrong inside. */
    private static void addCommon(ObjectNode operation) {
        boolean open = operation.path("security").isArray()
                && operation.path("security").isEmpty();
        add(operation, "400", "Malformed");
        if (!open) {
            add(operation, "401", "Unauthorized");
        }
        add(operation, "403", "Forbidden");
        add(operation, "408", "Malformed");
        add(operation, "413", "Malformed");
        add(operation, "414", "Malformed");
        add(operation, "417", "Malformed");
        add(operation, "421", "Misdirected");
        add(operation, "429", "TooMany");
        add(operation, "431", "Malformed");
        add(operation, "503", "Unavailable");
        if (operation.has("requestBody")) {
            add(operation, "415", "Malformed");
        }
    }

    private static void add(ObjectNode operation, String status, String response) {
        ObjectNode responses = operation.withObject("/responses");
        if (!responses.has(status)) {
            responses.putObject(status).put("$ref", "#/components/responses/" + response);
        }
    }
}
