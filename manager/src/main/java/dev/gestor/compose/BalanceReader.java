// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code x-gestor} says, as the labels that it stands for: of a service, or at the top of the file of all its services. The one
 * key of ours that is none of the Compose Specification's.
 *
 * <pre>
 * x-gestor: { balance: random, port: 8080 }
 * </pre>
 */
final class BalanceReader {
    static final String KEY = "x-gestor";

    /** The ways to balance, as the label has them. */
    static final List<String> WAYS = List.of("random", "p2c", "round-robin", "leastconn");

    /** Of a service that is to stay out of the balancer of all. */
    private static final String OFF = "off";

    private static final List<String> KEYS = List.of("balance", "port", "group", "server-port", "health-path");
    private static final Pattern FRONT = Pattern.compile("((\\[[0-9a-fA-F:]+\\]|[0-9.]+):)?[0-9]{1,5}");
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,100}");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._~!&()*+,;=:@?-]{0,200}");

    private final Reading reading;
    /** Of all services; none: each has its own, or none. */
    private final Map<String, String> shared;

    /** @param project whose services share a balancer, where the top of the file asks for one */
    BalanceReader(String project, Value.Fields file, Reading reading) {
        this.reading = reading;
        Optional<Value.Fields> section = section(file);
        Map<String, String> labels = new LinkedHashMap<>();
        if (section.isPresent() && asks(section.get(), Map.of())) {
            labels.put(Labels.BALANCE_GROUP, project);
            labels.putAll(labels(section.get()));
            requirePort(section.get(), labels);
        }
        shared = labels;
    }

    /** Labels of a service's containers, beside those that it has by itself. */
    Map<String, String> read(Value.Fields service) {
        Optional<Value.Fields> section = section(service);
        if (section.isEmpty()) {
            return shared;
        }
        if (!asks(section.get(), shared)) {
            return Map.of();
        }
        Map<String, String> labels = labels(section.get());
        if (labels.containsKey(Labels.BALANCE_GROUP)) {
            // Another service of that group may say the port.
            shared.entrySet().stream()
                    .filter(label -> label.getKey().equals(Labels.BALANCE))
                    .forEach(label -> labels.putIfAbsent(label.getKey(), label.getValue()));
        } else if (labels.containsKey(Labels.BALANCE)) {
            // One that says how it is balanced has a balancer of its own.
            requirePort(section.get(), labels);
        } else {
            shared.forEach(labels::putIfAbsent);
        }
        return labels;
    }

    private Optional<Value.Fields> section(Value.Fields fields) {
        Optional<Value.Fields> section = fields.get(KEY).flatMap(reading::fields);
        section.ifPresent(found -> found.values().forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                reading.findings()
                        .problem(
                                value.place(),
                                "the key is unknown" + Spelling.question(key, KEYS),
                                "use %s".formatted(String.join(", ", KEYS)));
            }
        }));
        return section;
    }

    /** Whether a balancer is asked for; what says neither so nor otherwise goes with the others. */
    private boolean asks(Value.Fields section, Map<String, String> others) {
        Optional<Value> way = section.get("balance");
        if (way.isEmpty()) {
            if (others.isEmpty()) {
                reading.findings()
                        .problem(
                                section.place(),
                                "it does not say how to balance",
                                "write balance: with one of %s".formatted(String.join(", ", WAYS)));
            }
            return !others.isEmpty();
        }
        return !(way.get() instanceof Value.Scalar scalar
                && (scalar.text().equals(OFF) || scalar.text().equals("false")));
    }

    private Map<String, String> labels(Value.Fields section) {
        Map<String, String> labels = new LinkedHashMap<>();
        section.get("balance").flatMap(this::way).ifPresent(way -> labels.put(Labels.BALANCE, way));
        take(section, "port", FRONT, "port", "write one as 8080, or as \"127.0.0.1:8080\"")
                .ifPresent(port -> labels.put(Labels.BALANCE_PORT, port));
        take(section, "group", GROUP, "name of a group", "use letters, digits, '.', '_' and '-'")
                .ifPresent(group -> labels.put(Labels.BALANCE_GROUP, group));
        section.get("server-port")
                .ifPresent(value -> reading.whole(value, 1, 65535)
                        .ifPresent(port -> labels.put(Labels.BALANCE_SERVER_PORT, Long.toString(port))));
        take(section, "health-path", PATH, "path", "begin with '/', and use no blanks, quotes, '%' or '#'")
                .ifPresent(path -> labels.put(Labels.HEALTH_PATH, path));
        return labels;
    }

    private Optional<String> way(Value value) {
        Optional<String> way = reading.text(value);
        if (way.isPresent() && !WAYS.contains(way.get())) {
            reading.findings()
                    .problem(
                            value.place(),
                            "%s is no way to balance".formatted(Findings.shown(way.get()))
                                    + Spelling.question(way.get(), WAYS),
                            "write one of %s, or off".formatted(String.join(", ", WAYS)));
        }
        return way;
    }

    private Optional<String> take(Value.Fields section, String key, Pattern form, String what, String remedy) {
        Optional<Value> value = section.get(key);
        Optional<String> text = value.flatMap(reading::plain);
        boolean wrong = text.isPresent() && (!form.matcher(text.get()).matches() || tooLargePort(key, text.get()));
        if (wrong) {
            reading.findings()
                    .problem(section.placeOf(key), "%s is no %s".formatted(Findings.shown(text.get()), what), remedy);
        }
        return text;
    }

    private static boolean tooLargePort(String key, String text) {
        if (!key.equals("port")) {
            return false;
        }
        int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
        return port < 1 || port > 65535;
    }

    private void requirePort(Value.Fields section, Map<String, String> labels) {
        if (!labels.containsKey(Labels.BALANCE_PORT)) {
            reading.findings()
                    .problem(
                            section.place(),
                            "it does not say where the balancer is reached",
                            "write port: with a port of the host, for example port: 8080");
        }
    }
}
