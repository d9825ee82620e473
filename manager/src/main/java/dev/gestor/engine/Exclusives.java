// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a container a second one like it could not have at the same time, or not without harm.
 *
 * @param hostPorts published under a number of its own, as {@code 8080/tcp}
 * @param writable volumes and folders of the host that it may write to, as {@code data at /var/lib/data}; none where its label
 *     {@link Labels#SHARED_VOLUMES} says that several may write
 * @param addresses fixed ones
 * @param stack the host's network, or another container's; empty text for one of its own
 * @param devices of the host
 */
public record Exclusives(
        List<String> hostPorts, List<String> writable, List<String> addresses, String stack, List<String> devices) {
    public Exclusives {
        hostPorts = List.copyOf(hostPorts);
        writable = List.copyOf(writable);
        addresses = List.copyOf(addresses);
        devices = List.copyOf(devices);
    }

    /** @param inspection JSON text */
    public static Exclusives of(String inspection) {
        ObjectNode json = TemplateDefinition.parse(inspection);
        JsonNode host = json.path("HostConfig");
        String mode = host.path("NetworkMode").asText();
        return new Exclusives(
                hostPorts(host),
                writable(json),
                addresses(json),
                mode.equals("host") || mode.startsWith("container:") ? mode : "",
                devices(host));
    }

    private static List<String> hostPorts(JsonNode host) {
        List<String> ports = new ArrayList<>();
        host.path("PortBindings").properties().forEach(port -> {
            for (JsonNode binding : port.getValue()) {
                String number = binding.path("HostPort").asText();
                // None, or 0: the engine chooses a free one each time.
                if (!number.isEmpty() && !number.equals("0")) {
                    ports.add(number + "/" + protocol(port.getKey()));
                }
            }
        });
        return ports;
    }

    /** Of {@code 80/tcp}. */
    private static String protocol(String port) {
        int slash = port.indexOf('/');
        return slash < 0 ? "tcp" : port.substring(slash + 1);
    }

    private static List<String> writable(JsonNode json) {
        JsonNode shared = json.path("Config").path("Labels").path(Labels.SHARED_VOLUMES);
        List<String> writable = new ArrayList<>();
        if (shared.asText().equals("true")) {
            return writable;
        }
        for (JsonNode mount : json.path("Mounts")) {
            String type = mount.path("Type").asText();
            if (mount.path("RW").asBoolean() && (type.equals("volume") || type.equals("bind"))) {
                String source = type.equals("bind")
                        ? mount.path("Source").asText()
                        : mount.path("Name").asText();
                writable.add(
                        "%s at %s".formatted(source, mount.path("Destination").asText()));
            }
        }
        return writable;
    }

    private static List<String> addresses(JsonNode json) {
        List<String> addresses = new ArrayList<>();
        json.path("NetworkSettings").path("Networks").properties().forEach(network -> {
            JsonNode fixed = network.getValue().path("IPAMConfig");
            for (String key : List.of("IPv4Address", "IPv6Address")) {
                if (!fixed.path(key).asText().isEmpty()) {
                    addresses.add(fixed.path(key).asText());
                }
            }
        });
        String mac = json.path("Config").path("MacAddress").asText();
        if (!mac.isEmpty()) {
            addresses.add(mac);
        }
        return addresses;
    }

    private static List<String> devices(JsonNode host) {
        List<String> devices = new ArrayList<>();
        host.path("Devices")
                .forEach(device -> devices.add(device.path("PathOnHost").asText()));
        host.path("DeviceRequests")
                .forEach(request ->
                        devices.add("devices of " + request.path("Driver").asText("a driver")));
        return devices;
    }
}
