// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Finds them in what the engine tells of a container:
 *
 * <pre>
 * {"RestartCount": 3}
 * </pre>
 */
final class Restarts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Restarts() {}

    static int of(String inspection) {
        if (inspection.isEmpty()) {
            return 0;
        }
        try {
            return JSON.readTree(inspection).path("RestartCount").asInt();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an inspection is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
