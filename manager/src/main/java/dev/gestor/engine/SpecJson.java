// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * Specifications as JSON, to be kept and to be compared. Equal specifications make equal text: what has no order of its own is
 * sorted.
 */
public final class SpecJson {
    /** 64 bits: enough to tell the few specifications that one service ever has apart, and short enough to read. */
    private static final int HASH_BYTES = 8;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // What may be absent is an Optional here, and null makes an empty one.
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private SpecJson() {}

    public static String write(ProjectSpec project) {
        return text(project);
    }

    /** @throws IllegalArgumentException where the text is no project; its message is for whoever wrote the text */
    public static ProjectSpec readProject(String text) {
        ProjectSpec project;
        try {
            project = JSON.readValue(text, ProjectSpec.class);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException("not a kept project: %s %s".formatted(place(e), reason(e)), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a kept project: no JSON at " + position(e), e);
        }
        if (project == null) {
            throw new IllegalArgumentException("not a kept project: null");
        }
        return project;
    }

    /** For example {@code services[0].pattern}. */
    private static String place(JsonMappingException e) {
        StringBuilder place = new StringBuilder();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() == null) {
                place.append("[").append(reference.getIndex()).append("]");
            } else {
                place.append(place.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return place.isEmpty() ? "the whole" : place.toString();
    }

    /** Of our own records in their words; Jackson's speak of classes. */
    private static String reason(JsonMappingException e) {
        return e.getCause() instanceof IllegalArgumentException ours
                        && !(ours instanceof NumberFormatException)
                        && ours.getMessage() != null
                ? "will not do: " + ours.getMessage()
                : "is not known, lacks something, or is not what belongs there, at " + position(e);
    }

    private static String position(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null
                ? "its beginning"
                : "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    /**
     * Tells whether a container was made after this specification. Not part of it are how many there are, what they wait for and
     * when they are started again: a change of these replaces no container.
     *
     * @return 16 hex digits
     */
    public static String hash(ServiceSpec service) {
        ContainerSpec pattern = service.pattern();
        Isolation isolation = pattern.isolation();
        Networking networking = pattern.networking();
        // Sets have no order: sorted copies make equal ones equal text.
        String text = String.join(
                "\n",
                text(pattern.withName("")
                        .withIsolation(new Isolation(
                                isolation.readOnlyRoot(), Set.of(), Set.of(), isolation.noNewPrivileges()))
                        .withNetworking(new Networking(
                                networking.mode(),
                                networking.attachments(),
                                networking.ports(),
                                Set.of(),
                                networking.hosts(),
                                networking.dns()))),
                text(new TreeSet<>(isolation.addedCapabilities())),
                text(new TreeSet<>(isolation.droppedCapabilities())),
                text(new TreeSet<>(networking.exposed())),
                service.containerName().orElse(""));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a specification makes no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
