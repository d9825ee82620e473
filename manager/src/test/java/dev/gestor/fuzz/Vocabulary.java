// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Values that mean something to the server, by the name of the field or parameter: those the world was made of, and those that
 * earlier answers told. Any thread may use it.
 */
final class Vocabulary {
    private static final int MOST = 200;
    private static final int LONGEST = 300;

    /** Guarded by this. */
    private final Map<String, List<JsonNode>> values = new HashMap<>();

    /** Told by the world; what looks like a number is one. */
    void with(String field, String known) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (known.matches("\\d{1,9}")) {
            add(field, nodes.numberNode(Integer.parseInt(known)));
        } else if (known.matches("\\d{1,9}\\.\\d{1,9}")) {
            add(field, nodes.numberNode(Double.parseDouble(known)));
        } else {
            add(field, nodes.textNode(known));
        }
    }

    private synchronized void add(String field, JsonNode value) {
        List<JsonNode> list = values.computeIfAbsent(key(field), k -> new ArrayList<>());
        if (list.contains(value)) {
            return;
        }
        if (list.size() >= MOST) {
            // The first ones are the world's own.
            list.remove(MOST / 2);
        }
        list.add(value);
    }

    synchronized Optional<JsonNode> any(String field, RandomGenerator random) {
        List<JsonNode> list = values.getOrDefault(key(field), List.of());
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
    }

    /** Keeps the texts of an answer that name something. */
    void learn(JsonNode answer) {
        learn("", answer, 0);
    }

    private void learn(String field, JsonNode node, int depth) {
        if (depth > 6) {
            return;
        }
        if (node.isObject()) {
            node.properties().forEach(entry -> learn(entry.getKey(), entry.getValue(), depth + 1));
        } else if (node.isArray()) {
            int told = 0;
            for (JsonNode each : node) {
                if (told++ > 20) {
                    return;
                }
                learn(field.endsWith("s") ? field.substring(0, field.length() - 1) : field, each, depth + 1);
            }
        } else if (node.isTextual() && node.asText().length() <= LONGEST) {
            String key = key(field);
            if (key.equals("id") || key.equals("name")) {
                add(key, JsonNodeFactory.instance.textNode(withoutSlash(node.asText())));
            }
        }
    }

    /** Docker's own names begin with one. */
    private static String withoutSlash(String text) {
        return text.startsWith("/") ? text.substring(1) : text;
    }

    private static String key(String field) {
        String lower = field.toLowerCase(Locale.ROOT);
        return lower.equals("names") ? "name" : lower;
    }
}
