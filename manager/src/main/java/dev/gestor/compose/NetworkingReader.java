// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a service is reached: its networks, names, ports, and what it knows of others.
 *
 * <pre>
 * networks:
 *   front: {aliases: [shop], priority: 10}
 *   back:
 * extra_hosts: ["intern:10.0.0.5"]
 * </pre>
 */
final class NetworkingReader {
    /** Every service is in it that names no other. */
    static final String DEFAULT = "default";

    private final Reading reading;
    private final Map<String, NetworkSpec> networks;
    private final PortReader ports;

    /** @param networks declared at the top level and the default one, by key */
    NetworkingReader(Reading reading, Map<String, NetworkSpec> networks) {
        this.reading = reading;
        this.networks = networks;
        this.ports = new PortReader(reading);
    }

    /** @param networks keys of those that are used */
    record Reached(Networking networking, Set<String> networks, List<PortReader.Published> ports) {}

    Reached read(String serviceName, Value.Fields service) {
        Networking.Mode mode = mode(service);
        List<PortReader.Published> published = ports.read(service);
        if (mode != Networking.Mode.NETWORKS && mode != Networking.Mode.DEFAULT && !published.isEmpty()) {
            problem(
                    service.placeOf("ports"),
                    "ports cannot be published with network_mode %s"
                            .formatted(mode == Networking.Mode.HOST ? "host" : "none"),
                    "remove ports or network_mode");
        }
        List<Joined> joined = mode == Networking.Mode.NETWORKS ? joined(serviceName, service) : List.of();
        Set<String> used = new LinkedHashSet<>();
        joined.forEach(network -> used.add(network.key));
        // Where all that is named is unknown the problem is told, and some networking has to stand in.
        Networking networking = new Networking(
                joined.isEmpty() && mode == Networking.Mode.NETWORKS ? Networking.Mode.DEFAULT : mode,
                joined.stream().map(Joined::attachment).toList(),
                published.stream().map(PortReader.Published::port).toList(),
                ports.exposed(service),
                hosts(service),
                nameServers(service));
        return new Reached(networking, used, published);
    }

    private Networking.Mode mode(Value.Fields service) {
        Optional<String> mode = reading.word(service, "network_mode");
        if (mode.isEmpty()) {
            return Networking.Mode.NETWORKS;
        }
        if (service.get("networks").isPresent()) {
            problem(service.placeOf("network_mode"), "it excludes networks", "remove one of the two");
        }
        return switch (mode.get()) {
            case "none" -> Networking.Mode.NONE;
            case "host" -> Networking.Mode.HOST;
            case "bridge" -> Networking.Mode.DEFAULT;
            default -> {
                problem(
                        service.placeOf("network_mode"),
                        "%s is not supported".formatted(Findings.shown(mode.get())),
                        "write none, host or bridge, or put both services into one network with networks:");
                yield Networking.Mode.DEFAULT;
            }
        };
    }

    /** The network with the highest priority comes first: the container starts in it. */
    private List<Joined> joined(String serviceName, Value.Fields service) {
        Map<String, Joined> found = new LinkedHashMap<>();
        Optional<Value> declared = service.get("networks");
        if (declared.isPresent() && declared.get() instanceof Value.Fields map) {
            map.values().forEach((key, value) -> join(serviceName, key, value, found));
        } else {
            declared.map(reading::items)
                    .orElse(List.of())
                    .forEach(item -> reading.word(item)
                            .ifPresent(key -> join(serviceName, key, new Value.Nothing(item.place()), found)));
        }
        if (declared.filter(value -> !value.isEmpty()).isEmpty()) {
            join(serviceName, DEFAULT, new Value.Nothing(service.placeOf("networks")), found);
        }
        List<Joined> joined = new ArrayList<>(found.values());
        joined.sort(Comparator.comparingLong(Joined::priority).reversed().thenComparing(Joined::key));
        return joined;
    }

    private void join(String serviceName, String key, Value value, Map<String, Joined> joined) {
        NetworkSpec network = networks.get(key);
        if (network == null) {
            problem(
                    value.place(),
                    "the network %s is not declared%s"
                            .formatted(Findings.shown(key), Spelling.question(key, networks.keySet())),
                    "declare it under networks: at the top level");
            return;
        }
        if (joined.containsKey(key)) {
            problem(
                    value.place(),
                    "the network %s is named twice".formatted(Findings.shown(key)),
                    "remove one of the two");
            return;
        }
        // Services find each other by name.
        Set<String> aliases = new LinkedHashSet<>(List.of(serviceName));
        long priority = 0;
        if (!(value instanceof Value.Nothing)) {
            Optional<Value.Fields> fields = reading.fields(value);
            if (fields.isPresent()) {
                Keys.check(fields.get(), "services.*.networks.*", reading.findings());
                aliases.addAll(reading.texts(reading.items(fields.get(), "aliases")));
                priority = fields.get()
                        .get("priority")
                        .map(number -> reading.whole(number, Integer.MIN_VALUE, Integer.MAX_VALUE)
                                .orElse(0))
                        .orElse(0L);
            }
        }
        joined.put(key, new Joined(key, priority, new Networking.Attachment(network.name(), List.copyOf(aliases))));
    }

    /** {@code name:address} or {@code name=address} items, or a mapping. */
    private List<String> hosts(Value.Fields service) {
        List<String> hosts = new ArrayList<>();
        Optional<Value> declared = service.get("extra_hosts");
        if (declared.isPresent() && declared.get() instanceof Value.Fields map) {
            map.values().forEach((name, value) -> {
                List<Value> addresses = value instanceof Value.Items items ? items.values() : List.of(value);
                addresses.forEach(address -> reading.word(address).ifPresent(text -> host(name, text, address, hosts)));
            });
        } else {
            for (Value item : declared.map(reading::items).orElse(List.of())) {
                reading.word(item).ifPresent(text -> {
                    int equals = text.indexOf('=');
                    int parting = equals < 0 ? text.indexOf(':') : equals;
                    host(text.substring(0, Math.max(parting, 0)), text.substring(parting + 1), item, hosts);
                });
            }
        }
        return hosts;
    }

    private void host(String name, String written, Value value, List<String> hosts) {
        String address = written.startsWith("[") && written.endsWith("]") && written.length() > 2
                ? written.substring(1, written.length() - 1)
                : written;
        if (name.isBlank() || !(PortReader.isAddress(address) || address.equals("host-gateway"))) {
            problem(
                    value.place(),
                    "%s is no host with its address".formatted(Findings.shown(name + ":" + written)),
                    "write NAME:ADDRESS, for example \"intern:10.0.0.5\"");
        }
        hosts.add(name + ":" + address);
    }

    private List<String> nameServers(Value.Fields service) {
        List<String> servers = new ArrayList<>();
        for (Value value : reading.oneOrMore(service, "dns")) {
            reading.word(value).ifPresent(address -> {
                if (!PortReader.isAddress(address)) {
                    problem(
                            value.place(),
                            "%s is no address".formatted(Findings.shown(address)),
                            "write one as 10.0.0.2");
                }
                servers.add(address);
            });
        }
        return servers;
    }

    private void problem(Place place, String problem, String remedy) {
        reading.findings().problem(place, problem, remedy);
    }

    private record Joined(String key, long priority, Networking.Attachment attachment) {}
}
