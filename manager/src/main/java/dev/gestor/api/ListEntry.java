// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.Container;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A container as Docker's list of containers tells it, made from its inspection:
 *
 * <pre>
 * {"Id": "4c01db0b339c...", "Names": ["/web-0-483716"], "Image": "shop/web:1", "ImageID": "sha256:...", "Command": "/web -v",
 *  "Created": 1795251600, "Ports": [{"IP": "0.0.0.0", "PrivatePort": 3000, "PublicPort": 49153, "Type": "tcp"}],
 *  "Labels": {}, "State": "running", "HostConfig": {"NetworkMode": "default"}, "NetworkSettings": {"Networks": {}}, "Mounts": []}
 * </pre>
 *
 * All but {@code Status}, which changes by itself.
 */
final class ListEntry {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PUBLIC_PORT = "PublicPort";

    private ListEntry() {}

    /** @param inspection Docker's; a missing value where only a list told of the container */
    static ObjectNode of(Container container, JsonNode inspection) {
        ObjectNode entry = JSON.objectNode();
        entry.put("Id", container.id());
        entry.putArray("Names").add("/" + container.name());
        entry.put("Image", container.image());
        entry.put("ImageID", inspection.path("Image").asText());
        entry.put("Command", command(inspection));
        entry.put("Created", container.created().getEpochSecond());
        entry.set("Ports", ports(inspection.path("NetworkSettings").path("Ports")));
        ObjectNode labels = entry.putObject("Labels");
        new TreeMap<>(container.labels()).forEach(labels::put);
        entry.put("State", container.state().name().toLowerCase(Locale.ROOT));
        entry.putObject("HostConfig")
                .put(
                        "NetworkMode",
                        inspection.path("HostConfig").path("NetworkMode").asText());
        JsonNode networks = inspection.path("NetworkSettings").path("Networks");
        entry.putObject("NetworkSettings").set("Networks", networks.isObject() ? networks : JSON.objectNode());
        JsonNode mounts = inspection.path("Mounts");
        entry.set("Mounts", mounts.isArray() ? mounts : JSON.arrayNode());
        return entry;
    }

    /** Whether the first port of such an entry, which is all that clients look at, is one of the host. */
    static boolean isPublished(ObjectNode entry) {
        return entry.path("Ports").path(0).has(PUBLIC_PORT);
    }

    /** Docker quotes an argument that has a space. */
    private static String command(JsonNode inspection) {
        StringBuilder command = new StringBuilder(inspection.path("Path").asText());
        for (JsonNode argument : inspection.path("Args")) {
            String text = argument.asText();
            command.append(' ').append(text.contains(" ") ? "'" + text + "'" : text);
        }
        return command.toString();
    }

    /** Of {@code {"3000/tcp": [{"HostIp": "0.0.0.0", "HostPort": "49153"}], "443/tcp": null}}; clients read the first alone. */
    private static ArrayNode ports(JsonNode ports) {
        List<Port> all = new ArrayList<>();
        ports.properties().forEach(port -> {
            String[] key = port.getKey().split("/", 2);
            int number = Integer.parseInt(key[0]);
            String type = key.length > 1 ? key[1] : "tcp";
            if (port.getValue().isEmpty()) {
                all.add(new Port(number, type, "", 0));
            }
            for (JsonNode binding : port.getValue()) {
                all.add(new Port(
                        number,
                        type,
                        binding.path("HostIp").asText(),
                        binding.path("HostPort").asInt()));
            }
        });
        all.sort(Port.PUBLISHED_FIRST);
        ArrayNode array = JSON.arrayNode();
        all.forEach(port -> array.add(port.json()));
        return array;
    }

    /** @param hostPort 0: not published */
    private record Port(int containerPort, String type, String address, int hostPort) {
        static final Comparator<Port> PUBLISHED_FIRST = Comparator.comparing((Port port) -> port.hostPort == 0)
                .thenComparing(Port::containerPort)
                .thenComparing(Port::type)
                .thenComparing(Port::address);

        ObjectNode json() {
            ObjectNode json = JSON.objectNode();
            if (!address.isEmpty()) {
                json.put("IP", address);
            }
            json.put("PrivatePort", containerPort);
            if (hostPort != 0) {
                json.put(PUBLIC_PORT, hostPort);
            }
            return json.put("Type", type);
        }
    }
}
