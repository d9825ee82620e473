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

    private final Container container;
    private final String command;
    private final String created;
    private final String labels;
    private final String localVolumes;
    private final String mounts;
    private final String networks;
    private final String ports;

    /** Reads the container's inspection, which takes longer than all the rest: to be kept while the container stays the same. */
    DockerPs(Container container) {
        this.container = container;
        JsonNode inspection = inspection(container);
        command = command(inspection);
        created = CREATED.format(container.created().atOffset(ZoneOffset.UTC));
        labels = labels(container);
        localVolumes = Long.toString(localVolumes(inspection));
        mounts = mounts(inspection);
        networks = container.detail().networks().keySet().stream().sorted().collect(Collectors.joining(","));
        ports = String.join(", ", ports(container));
    }

    Container container() {
        return container;
    }

    /** By column, in the order of the columns' names. */
    Map<String, String> row(Instant now) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("Command", command);
        row.put("CreatedAt", created);
        row.put("ID", container.shortId());
        row.put("Image", container.image());
        row.put("Labels", labels);
        row.put("LocalVolumes", localVolumes);
        row.put("Mounts", mounts);
        row.put("Names", container.name());
        row.put("Networks", networks);
        row.put("Ports", ports);
        row.put("RunningFor", UpTime.words(age(container, now)) + " ago");
        // What docker ps says unless it is asked to add up files, which nobody does for a list.
        row.put("Size", "0B");
        row.put("State", container.state().name().toLowerCase(Locale.ROOT));
        row.put("Status", UpTime.status(container, now));
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

    private static Duration age(Container container, Instant now) {
        Duration age = Duration.between(container.created(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
