// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The document behind {@code /openapi.json}: its operations, and each answer's schema compiled once. */
final class Description {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode document;
    private final List<Operation> operations;
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

    private Description(JsonNode document) {
        this.document = document;
        List<Operation> found = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> found.add(
                                operation(path.getKey(), path.getValue(), entry.getKey(), entry.getValue()))));
        operations = List.copyOf(found);
    }

    static Description parse(String json) {
        try {
            return new Description(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError("the description is no JSON: " + json, e);
        }
    }

    List<Operation> operations() {
        return operations;
    }

    private Operation operation(String path, JsonNode pathNode, String method, JsonNode node) {
        List<Operation.Parameter> parameters = new ArrayList<>();
        for (JsonNode list : List.of(pathNode.path("parameters"), node.path("parameters"))) {
            list.forEach(each -> {
                JsonNode parameter = resolve(each);
                parameters.add(new Operation.Parameter(
                        parameter.path("name").asText(),
                        parameter.path("in").asText(),
                        parameter.path("required").asBoolean(),
                        parameter.path("schema")));
            });
        }
        JsonNode body = resolve(node.path("requestBody"));
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        body.path("content")
                .properties()
                .forEach(type -> bodies.put(type.getKey(), type.getValue().path("schema")));
        Map<Integer, JsonNode> responses = new TreeMap<>();
        node.path("responses")
                .properties()
                .forEach(response -> responses.put(Integer.valueOf(response.getKey()), resolve(response.getValue())));
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                List.copyOf(parameters),
                bodies,
                body.path("required").asBoolean(),
                responses);
    }

    /** What a reference stands for; anything else itself. */
    JsonNode resolve(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = document.at(at.path("$ref").asText().substring(1));
        }
        return at;
    }

    /** What stands against the body as an instance of the schema. */
    Optional<String> complaint(JsonNode schema, JsonNode body) {
        Set<ValidationMessage> complaints =
                compiled.computeIfAbsent(schema, this::compile).validate(body);
        return complaints.isEmpty() ? Optional.empty() : Optional.of(complaints.toString());
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        return schemas.getSchema(
                whole,
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }
}
