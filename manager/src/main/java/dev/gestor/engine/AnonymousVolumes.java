// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds them in what the engine tells of a container:
 *
 * <pre>
 * {"Mounts": [{"Type": "volume", "Name": "&lt;64 hex&gt;", "Destination": "/data", "RW": true}, {"Type": "bind", ...}]}
 * </pre>
 */
final class AnonymousVolumes {
    /** The engine's own names; whoever names a volume himself chooses a shorter one. */
    private static final Pattern MADE_UP = Pattern.compile("[0-9a-f]{64}");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AnonymousVolumes() {}

    static Map<String, String> of(String inspection) {
        if (inspection.isEmpty()) {
            return Map.of();
        }
        Map<String, String> volumes = new TreeMap<>();
        try {
            for (JsonNode mount : JSON.readTree(inspection).path("Mounts")) {
                String name = mount.path("Name").asText();
                if (mount.path("Type").asText().equals("volume")
                        && MADE_UP.matcher(name).matches()) {
                    volumes.put(mount.path("Destination").asText(), name);
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an inspection is no JSON: " + e.getOriginalMessage(), e);
        }
        return volumes;
    }
}
