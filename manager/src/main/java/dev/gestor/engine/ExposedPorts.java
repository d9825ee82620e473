// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds them in what the engine tells of a container:
 *
 * <pre>
 * {"Config": {"ExposedPorts": {"8080/tcp": {}, "53/udp": {}}}}
 * </pre>
 */
final class ExposedPorts {
    private static final Pattern TCP = Pattern.compile("([0-9]{1,5})/tcp");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExposedPorts() {}

    static List<Integer> of(String inspection) {
        if (inspection.isEmpty()) {
            return List.of();
        }
        List<Integer> ports = new ArrayList<>();
        try {
            JSON.readTree(inspection)
                    .path("Config")
                    .path("ExposedPorts")
                    .fieldNames()
                    .forEachRemaining(name -> {
                        Matcher port = TCP.matcher(name);
                        if (port.matches()) {
                            ports.add(Integer.parseInt(port.group(1)));
                        }
                    });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an inspection is no JSON: " + e.getOriginalMessage(), e);
        }
        return ports.stream().sorted().toList();
    }
}
