// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes requests that are as the description wants them. */
final class RequestMaker {
    private final SchemaValues values;
    private final String host;
    private final String token;
    private final Map<String, List<String>> bodies;

    /**
     * @param host as it stands in the Host header
     * @param bodies whole ones by path, where a schema does not tell enough
     */
    RequestMaker(SchemaValues values, String host, String token, Map<String, List<String>> bodies) {
        this.bodies = bodies;
        this.values = values;
        this.host = host;
        this.token = token;
    }

    /** The header by which a caller is known. */
    String authorization() {
        return "Authorization: Bearer " + token;
    }

    Draft valid(Operation operation, RandomGenerator random) {
        Draft draft = new Draft(operation, operation.path());
        draft.header("Host: " + host).header(authorization());
        for (Operation.Parameter parameter : operation.parameters()) {
            if (parameter.required() || random.nextInt(3) == 0) {
                give(draft, parameter, random);
            }
        }
        if (!operation.bodies().isEmpty() && (operation.bodyRequired() || random.nextInt(3) > 0)) {
            body(draft, operation, random);
        }
        return draft;
    }

    private void give(Draft draft, Operation.Parameter parameter, RandomGenerator random) {
        String text = values.value(parameter.schema(), parameter.name(), random).asText();
        switch (parameter.in()) {
            case "path" -> {
                boolean several = parameter.schema().path("x-segments").asBoolean();
                String encoded = encode(several ? text : text.replace("/", "-"));
                draft.path = draft.path.replace(
                        "{" + parameter.name() + "}", several ? encoded.replace("%2F", "/") : encoded);
            }
            case "query" -> draft.query.add(encode(parameter.name()) + "=" + encode(text));
            case "header" -> draft.header(parameter.name() + ": " + text);
            default -> throw new AssertionError("unknown place of a parameter: " + parameter);
        }
    }

    private void body(Draft draft, Operation operation, RandomGenerator random) {
        List<Map.Entry<String, JsonNode>> types =
                new ArrayList<>(operation.bodies().entrySet());
        Map.Entry<String, JsonNode> type = types.get(random.nextInt(types.size()));
        ObjectNode object = values.object(type.getValue(), random);
        draft.header("Content-Type: " + type.getKey());
        String text = type.getKey().contains("form") ? form(object) : object.toString();
        List<String> known = bodies.getOrDefault(operation.path(), List.of());
        if (!known.isEmpty() && random.nextInt(8) > 0) {
            text = known.get(random.nextInt(known.size()));
        }
        draft.body = java.util.Optional.of(text.getBytes(StandardCharsets.UTF_8));
        draft.framing = random.nextInt(5) == 0 ? Draft.Framing.CHUNKED : Draft.Framing.LENGTH;
    }

    private static String form(ObjectNode object) {
        List<String> fields = new ArrayList<>();
        object.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                field.getValue()
                        .properties()
                        .forEach(inner -> fields.add(encode(field.getKey() + "[" + inner.getKey() + "]") + "="
                                + encode(inner.getValue().asText())));
            } else {
                fields.add(
                        encode(field.getKey()) + "=" + encode(field.getValue().asText()));
            }
        });
        return String.join("&", fields);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
