// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.Container;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A container as it is shown, made once and used until the container changes: to read each inspection anew at each request would
 * take longer than all the rest.
 */
final class ContainerView {
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] STATUS = ",\"Status\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);

    private final Container container;
    /** Without the closing brace. */
    private final byte[] listEntry;

    private final boolean published;
    private final Optional<byte[]> masked;
    private final OptionalLong memoryLimit;

    ContainerView(Container container) {
        this.container = container;
        JsonNode inspection = parse(container.detail().json());
        ObjectNode listed = ListEntry.of(container, inspection);
        byte[] entry = bytes(listed);
        listEntry = Arrays.copyOf(entry, entry.length - 1);
        published = ListEntry.isPublished(listed);
        long limit = inspection.path("HostConfig").path("Memory").asLong();
        memoryLimit = limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty();
        if (inspection instanceof ObjectNode object) {
            SecretMask.apply(object);
            masked = Optional.of(bytes(object));
        } else {
            masked = Optional.empty();
        }
    }

    private static JsonNode parse(String json) {
        if (json.isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the inventory holds an inspection that is no JSON", e);
        }
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree makes no JSON", e);
        }
    }

    Container container() {
        return container;
    }

    /** Whether it can be reached by a port of the host. */
    boolean published() {
        return published;
    }

    /** As Docker's list of containers has it. */
    void writeListEntry(ByteArrayOutputStream out, Instant now) {
        out.writeBytes(listEntry);
        out.writeBytes(STATUS);
        // Words and digits: nothing to be escaped.
        out.writeBytes(UpTime.status(container, now).getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(END);
    }

    /** Docker's inspection; empty where only a list has told of the container so far. */
    Optional<byte[]> inspection(boolean withSecrets) {
        return withSecrets ? masked.map(hidden -> container.detail().json().getBytes(StandardCharsets.UTF_8)) : masked;
    }

    /** Of the container itself; empty: none but the host's. */
    OptionalLong memoryLimit() {
        return memoryLimit;
    }
}
