// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One operation of the description.
 *
 * @param path as described, for example {@code /container/{id}}
 * @param bodies schema by content type; empty where it takes none
 * @param bodyRequired whether it must have one
 * @param responses by status
 */
record Operation(
        String method,
        String path,
        List<Parameter> parameters,
        Map<String, JsonNode> bodies,
        boolean bodyRequired,
        Map<Integer, JsonNode> responses) {

    /** For example {@code GET /livez}. */
    String name() {
        return method + " " + path;
    }

    boolean changes() {
        return !method.equals("GET");
    }

    /**
     * @param in path, query or header
     */
    record Parameter(String name, String in, boolean required, JsonNode schema) {}
}
