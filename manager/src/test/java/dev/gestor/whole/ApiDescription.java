// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says of itself as a whole, held against OpenAPI 3.1 and against itself. */
final class ApiDescription {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Pattern PLACE = Pattern.compile("\\{([^}]+)}");

    private final JsonNode document;

    private ApiDescription(JsonNode document) {
        this.document = document;
    }

    static ApiDescription parse(String json) throws IOException {
        return new ApiDescription(new JsonMapper().readTree(json));
    }

    /** As {@code GET /livez}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry ->
                                operations.add(entry.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** Whether a request for this path has an operation, also one whose path has parameters. */
    boolean describes(String method, String path) {
        return operations().stream().anyMatch(operation -> {
            String[] words = operation.split(" ", 2);
            String pattern = "\\Q" + PLACE.matcher(words[1]).replaceAll("\\\\E[^/]+\\\\Q") + "\\E";
            return words[0].equals(method) && Pattern.matches(pattern, path);
        });
    }

    /** Each with the place; empty: there is nothing wrong with it. */
    List<String> complaints() throws IOException {
        List<String> complaints = new ArrayList<>();
        schema().validate(document).forEach(complaint -> complaints.add(complaint.toString()));
        references(document, "", complaints);
        Set<String> ids = new HashSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> METHODS.contains(entry.getKey()))
                        .forEach(entry -> {
                            JsonNode operation = entry.getValue();
                            String id = operation.path("operationId").asText("");
                            if (!id.isEmpty() && !ids.add(id)) {
                                complaints.add("two operations have the id " + id);
                            }
                            places(path.getKey(), path.getValue(), operation, complaints);
                        }));
        return complaints;
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = ApiDescription.class.getResourceAsStream("openapi-3.1.yaml")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new YAMLMapper().readTree(in));
        }
    }

    private void references(JsonNode node, String at, List<String> complaints) {
        JsonNode reference = node.path("$ref");
        if (reference.isTextual()
                && (!reference.asText().startsWith("#/")
                        || document.at(reference.asText().substring(1)).isMissingNode())) {
            complaints.add("%s refers to %s, which is not there".formatted(at, reference.asText()));
        }
        node.properties().forEach(entry -> references(entry.getValue(), at + "/" + entry.getKey(), complaints));
        if (node.isArray()) {
            node.forEach(each -> references(each, at + "/-", complaints));
        }
    }

    /** The parameters in a path are those that are described. */
    private void places(String path, JsonNode item, JsonNode operation, List<String> complaints) {
        Set<String> inPath = new TreeSet<>();
        Matcher matcher = PLACE.matcher(path);
        while (matcher.find()) {
            inPath.add(matcher.group(1));
        }
        Set<String> described = new TreeSet<>();
        for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (JsonNode given : list) {
                String reference = given.path("$ref").asText("");
                JsonNode parameter = reference.isEmpty() ? given : document.at(reference.substring(1));
                if (parameter.path("in").asText().equals("path")) {
                    described.add(parameter.path("name").asText());
                }
            }
        }
        if (!inPath.equals(described)) {
            complaints.add("%s has %s, and described are %s".formatted(path, inPath, described));
        }
    }
}
