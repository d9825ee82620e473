// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.SpecJson;
import dev.gestor.policy.reconcile.DeclaredProject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A declared project as its file has it:
 *
 * <pre>
 * {"version":1,"withdrawn":false,"remove_volumes":false,"project":{"name":"shop",...},"leaving":{"name":"shop",...},
 *  "inherited":{"shop/web/0":{"/data":"&lt;64 hex&gt;"}}}
 * </pre>
 */
final class ProjectFile {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ProjectFile() {}

    static String write(DeclaredProject declared) {
        var leaving = new ProjectSpec(declared.name(), declared.leaving(), List.of(), List.of());
        return "{\"version\":%d,\"withdrawn\":%b,\"remove_volumes\":%b,%n\"project\":%s,%n\"leaving\":%s,%n\"inherited\":%s}%n"
                .formatted(
                        VERSION,
                        declared.withdrawn(),
                        declared.removeVolumes(),
                        SpecJson.write(declared.project()),
                        SpecJson.write(leaving),
                        JSON.valueToTree(declared.inherited()));
    }

    private static Map<String, Map<String, String>> inherited(JsonNode json) {
        Map<String, Map<String, String>> inherited = new TreeMap<>();
        json.properties().forEach(place -> {
            Map<String, String> volumes = new TreeMap<>();
            place.getValue()
                    .properties()
                    .forEach(v -> volumes.put(v.getKey(), v.getValue().asText()));
            inherited.put(place.getKey(), volumes);
        });
        return inherited;
    }

    /**
     * @param name that the file is named after
     * @throws IllegalArgumentException where the text is no such project, in words
     */
    static DeclaredProject read(String text, String name) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
        int version = json.path("version").asInt();
        if (version != VERSION) {
            throw new IllegalArgumentException("its version is '%s', this Gestor reads version %d"
                    .formatted(json.path("version").asText(), VERSION));
        }
        if (!json.path("withdrawn").isBoolean() || !json.path("remove_volumes").isBoolean()) {
            throw new IllegalArgumentException("withdrawn and remove_volumes must be true or false");
        }
        ProjectSpec project = SpecJson.readProject(json.path("project").toString());
        if (!project.name().equals(name)) {
            throw new IllegalArgumentException("it declares project '%s'".formatted(project.name()));
        }
        return new DeclaredProject(
                project,
                SpecJson.readProject(json.path("leaving").toString()).services(),
                json.path("withdrawn").asBoolean(),
                json.path("remove_volumes").asBoolean(),
                inherited(json.path("inherited")));
    }
}
