// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Values that a schema allows, the bounds of numbers among them; what the vocabulary knows of a field comes first. */
final class SchemaValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_ITEMS = 3;
    private static final List<String> WORDS =
            List.of("web", "a", "x9", "shop-1", "retention", "no_such.thing", "0123456789ab", "A".repeat(64), "true");

    private final Description description;
    private final Vocabulary vocabulary;

    SchemaValues(Description description, Vocabulary vocabulary) {
        this.description = description;
        this.vocabulary = vocabulary;
    }

    /** @param field its name, which tells what is meant */
    JsonNode value(JsonNode schema, String field, RandomGenerator random) {
        Optional<JsonNode> known = vocabulary.any(field, random);
        if (known.isPresent() && random.nextInt(10) > 0) {
            return known.get();
        }
        JsonNode resolved = description.resolve(schema);
        if (resolved.path("enum").isArray()) {
            return resolved.path("enum")
                    .get(random.nextInt(resolved.path("enum").size()));
        }
        return ofType(type(resolved, random), resolved, field, random);
    }

    private static String type(JsonNode schema, RandomGenerator random) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.get(random.nextInt(type.size())).asText();
        }
        return type.asText(schema.has("properties") ? "object" : "string");
    }

    private JsonNode ofType(String type, JsonNode schema, String field, RandomGenerator random) {
        return switch (type) {
            case "integer" -> NODES.numberNode(wholeNumber(schema, random));
            case "number" -> NODES.numberNode(wholeNumber(schema, random) + (random.nextBoolean() ? 0.0 : 0.5));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            case "array" -> array(schema, field, random);
            case "object" -> object(schema, random);
            default -> text(schema, random);
        };
    }

    private static long wholeNumber(JsonNode schema, RandomGenerator random) {
        long min = schema.path("minimum").asLong(0);
        long max = schema.path("maximum").asLong(min + 100);
        return switch (random.nextInt(4)) {
            case 0 -> min;
            case 1 -> max;
            case 2 -> Math.min(max, min + random.nextInt(10));
            default -> random.nextLong(min, max + 1);
        };
    }

    private ArrayNode array(JsonNode schema, String field, RandomGenerator random) {
        ArrayNode array = NODES.arrayNode();
        int size = random.nextInt(MOST_ITEMS + 1);
        for (int i = 0; i < size; i++) {
            array.add(value(schema.path("items"), field, random));
        }
        return array;
    }

    ObjectNode object(JsonNode schema, RandomGenerator random) {
        JsonNode resolved = description.resolve(schema);
        ObjectNode object = NODES.objectNode();
        Set<String> required = new HashSet<>();
        resolved.path("required").forEach(name -> required.add(name.asText()));
        resolved.path("properties").properties().forEach(entry -> {
            if (required.contains(entry.getKey()) || random.nextInt(3) == 0) {
                object.set(entry.getKey(), value(entry.getValue(), entry.getKey(), random));
            }
        });
        return object;
    }

    private static JsonNode text(JsonNode schema, RandomGenerator random) {
        if (schema.path("format").asText().equals("date-time")) {
            Instant time = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L));
            return NODES.textNode(time.toString());
        }
        List<String> fitting = new ArrayList<>(WORDS);
        schema.path("examples").forEach(example -> fitting.add(example.asText()));
        if (schema.has("pattern")) {
            Pattern pattern = Pattern.compile(schema.path("pattern").asText());
            fitting.removeIf(word -> !pattern.matcher(word).find());
        }
        if (schema.has("maxLength")) {
            fitting.removeIf(word -> word.length() > schema.path("maxLength").asInt());
        }
        return NODES.textNode(fitting.isEmpty() ? "x" : fitting.get(random.nextInt(fitting.size())));
    }
}
