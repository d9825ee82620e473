// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A container as {@code docker ps --format '{{json .}}'} words it, which is what clients of {@code /services} read:
 *
 * <pre>
 * {"Command": "\"/program idle\"", "CreatedAt": "2026-11-21 10:02:08 +0000 UTC", "ID": "4c01db0b339c", "Image": "shop/web:1",
 *  "Labels": "gestor.managed=true,...", "LocalVolumes": "1", "Mounts": "data", "Names": "shop-web-0", "Networks": "shop_default",
 *  "Ports": "0.0.0.0:49153->80/tcp", "RunningFor": "5 minutes ago", "Size": "0B", "State": "running",
 *  "Status": "Up 5 minutes (healthy)"}
 * </pre>
 */
final class DockerPs {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter CREATED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '+0000 UTC'");
    private static final int SHOWN_COMMAND = 20;

    private DockerPs() {}

    static Map<String, String> row(Container container, Instant now) {
        JsonNode inspection = inspection(container);
        Map<String, String> row = new LinkedHashMap<>();
        row.put("Command", command(inspection));
        row.put("CreatedAt", CREATED.format(container.created().atOffset(ZoneOffset.UTC)));
        row.put("ID", container.shortId());
        row.put("Image", container.image());
        row.put("Labels", labels(container));
        row.put("LocalVolumes", Long.toString(localVolumes(inspection)));
        row.put("Mounts", mounts(inspection));
        row.put("Names", container.name());
        row.put(
                "Networks",
                container.detail().networks().keySet().stream().sorted().collect(Collectors.joining(",")));
        row.put("Ports", String.join(", ", ports(container)));
        row.put("RunningFor", DockerWords.ago(Duration.between(container.created(), now)) + " ago");
        // What docker ps says unless it is asked to add up files, which nobody does for a list.
        row.put("Size", "0B");
        row.put("State", container.state().name().toLowerCase(Locale.ROOT));
        row.put("Status", status(container, now));
        return row;
    }

    private static JsonNode inspection(Container container) {
        String json = container.detail().json();
        try {
            return json.isEmpty() ? JSON.missingNode() : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the engine's answer about " + container.name() + " is kept as JSON", e);
        }
    }

    private static String command(JsonNode inspection) {
        List<String> words = new ArrayList<>();
        words.add(inspection.path("Path").asText());
        inspection.path("Args").forEach(word -> words.add(word.asText()));
        String line = String.join(" ", words).strip();
        String shown = line.length() > SHOWN_COMMAND ? line.substring(0, SHOWN_COMMAND - 1) + "…" : line;
        return '"' + shown + '"';
    }

    private static String labels(Container container) {
        return new TreeMap<>(container.labels())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    private static long localVolumes(JsonNode inspection) {
        long volumes = 0;
        for (JsonNode mount : inspection.path("Mounts")) {
            if (mount.path("Type").asText().equals("volume")
                    && mount.path("Driver").asText().equals("local")) {
                volumes++;
            }
        }
        return volumes;
    }

    private static String mounts(JsonNode inspection) {
        List<String> names = new ArrayList<>();
        inspection
                .path("Mounts")
                .forEach(mount ->
                        names.add(mount.path("Name").asText(mount.path("Source").asText())));
        return String.join(",", names);
    }

    /** {@code 0.0.0.0:49153->80/tcp}. */
    static List<String> ports(Container container) {
        return container.detail().ports().stream().map(DockerPs::port).sorted().toList();
    }

    private static String port(ContainerDetail.PublishedPort port) {
        String address = port.hostAddress().contains(":") ? "[" + port.hostAddress() + "]" : port.hostAddress();
        return "%s:%d->%d/%s".formatted(address, port.hostPort(), port.containerPort(), port.protocol());
    }

    /** {@code Up 5 minutes (healthy)}, {@code Exited (1) 2 hours ago}. */
    static String status(Container container, Instant now) {
        String up = "Up "
                + container
                        .started()
                        .map(s -> DockerWords.ago(Duration.between(s, now)))
                        .orElse("an unknown time");
        return switch (container.state()) {
            case RUNNING -> up + health(container.detail().health());
            case PAUSED -> up + " (Paused)";
            case EXITED -> "Exited (%s) %s ago".formatted(code(container), ended(container, now));
            case RESTARTING -> "Restarting (%s) %s ago".formatted(code(container), ended(container, now));
            case CREATED -> "Created";
            case REMOVING -> "Removal In Progress";
            case DEAD -> "Dead";
        };
    }

    private static String code(Container container) {
        return container.detail().exitCode().isPresent()
                ? Integer.toString(container.detail().exitCode().getAsInt())
                : "?";
    }

    private static String ended(Container container, Instant now) {
        return container
                .finished()
                .map(f -> DockerWords.ago(Duration.between(f, now)))
                .orElse("an unknown time");
    }

    private static String health(ContainerDetail.Health health) {
        return switch (health) {
            case NONE -> "";
            case STARTING -> " (health: starting)";
            case HEALTHY -> " (healthy)";
            case UNHEALTHY -> " (unhealthy)";
        };
    }
}
