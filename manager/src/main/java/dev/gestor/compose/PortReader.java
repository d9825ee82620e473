// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.PortBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service's ports.
 *
 * <pre>
 * ports:
 *   - "80"                       any free port of the host
 *   - "8080:80"
 *   - "127.0.0.1:8443:443/tcp"
 *   - "9000-9003:9000-9003/udp"  four
 *   - {target: 80, published: 8080, host_ip: 127.0.0.1, protocol: tcp}
 * </pre>
 */
final class PortReader {
    /** More are a mistake, and each costs the engine a process. */
    private static final int MOST_PORTS = 1000;

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
    private static final Pattern FOUR_NUMBERS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])");
    private static final Pattern COLONS = Pattern.compile("(?=.*:.*:)[0-9a-fA-F:]{2,39}(?:%[0-9a-zA-Z]{1,20})?");
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final int LARGEST = 65535;

    private final Reading reading;

    PortReader(Reading reading) {
        this.reading = reading;
    }

    /** A port that is published, and where the file says so. */
    record Published(Place place, PortBinding port) {}

    List<Published> read(Value.Fields service) {
        List<Published> ports = new ArrayList<>();
        for (Value entry : reading.items(service, "ports")) {
            List<PortBinding> found = entry instanceof Value.Fields fields ? longForm(fields) : shortForm(entry);
            found.forEach(port -> ports.add(new Published(entry.place(), port)));
            if (ports.size() > MOST_PORTS) {
                problem(entry, "the service publishes more than %d ports".formatted(MOST_PORTS), "publish fewer");
                return List.of();
            }
        }
        return ports;
    }

    /** The ports under {@code expose} as the engine names them. */
    Set<String> exposed(Value.Fields service) {
        Set<String> exposed = new TreeSet<>();
        for (Value entry : reading.items(service, "expose")) {
            Optional<String> text = reading.plain(entry);
            if (text.isPresent()) {
                int slash = text.get().lastIndexOf('/');
                String protocol = protocol(slash < 0 ? "tcp" : text.get().substring(slash + 1), entry);
                range(slash < 0 ? text.get() : text.get().substring(0, slash), entry)
                        .ifPresent(range -> {
                            for (int port = range.first; port <= range.last; port++) {
                                exposed.add(port + "/" + protocol);
                            }
                        });
            }
            if (exposed.size() > MOST_PORTS) {
                problem(entry, "the service exposes more than %d ports".formatted(MOST_PORTS), "expose fewer");
                return Set.of();
            }
        }
        return exposed;
    }

    static boolean isAddress(String text) {
        return FOUR_NUMBERS.matcher(text).matches() || COLONS.matcher(text).matches();
    }

    private List<PortBinding> shortForm(Value entry) {
        Optional<String> plain = reading.plain(entry);
        if (plain.isEmpty()) {
            return List.of();
        }
        String text = plain.get();
        int slash = text.lastIndexOf('/');
        String protocol = protocol(slash < 0 ? "tcp" : text.substring(slash + 1), entry);
        String rest = slash < 0 ? text : text.substring(0, slash);
        int colon = rest.lastIndexOf(':');
        String container = rest.substring(colon + 1);
        String left = colon < 0 ? "" : rest.substring(0, colon);
        int hostColon = left.lastIndexOf(':');
        // Without a second colon there is no address.
        String host = left.substring(hostColon + 1);
        String address = hostColon < 0 ? "" : left.substring(0, hostColon);
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        return bindings(entry, address, host, container, protocol);
    }

    private List<PortBinding> longForm(Value.Fields entry) {
        Keys.check(entry, "services.*.ports[]", reading.findings());
        Optional<String> target = entry.get("target").flatMap(reading::plain);
        if (target.isEmpty()) {
            problem(entry, "there is no target", "give the container's port as target:");
            return List.of();
        }
        entry.get("mode").ifPresent(mode -> {
            if (!reading.text(mode).map(Set.of("host", "ingress")::contains).orElse(true)) {
                reading.wrong(mode, "host or ingress", "leave it out: on one machine both are the same");
            }
        });
        return bindings(
                entry,
                reading.word(entry, "host_ip").orElse(""),
                entry.get("published").flatMap(reading::plain).orElse(""),
                target.get(),
                protocol(reading.word(entry, "protocol").orElse("tcp"), entry));
    }

    private List<PortBinding> bindings(Value entry, String address, String host, String container, String protocol) {
        if (!address.isEmpty() && !isAddress(address)) {
            problem(
                    entry,
                    "%s is no address".formatted(Findings.shown(address)),
                    "write one as 127.0.0.1 or [::1], or leave it out");
            return List.of();
        }
        Optional<Range> inside = range(container, entry);
        boolean chosen = host.isEmpty() || host.equals("0");
        Optional<Range> outside = chosen ? Optional.empty() : range(host, entry);
        if (inside.isEmpty() || outside.isEmpty() != chosen) {
            return List.of();
        }
        if (outside.isPresent() && outside.get().size() != inside.get().size()) {
            boolean pick = inside.get().size() == 1;
            problem(
                    entry,
                    pick
                            ? "a free port out of %s cannot be picked".formatted(host)
                            : "%s and %s are not equally many ports".formatted(host, container),
                    pick
                            ? "name one port, or none for any free one"
                            : "give as many ports of the host as of the container");
            return List.of();
        }
        if (inside.get().size() > MOST_PORTS) {
            problem(entry, "%s are more than %d ports".formatted(container, MOST_PORTS), "publish fewer");
            return List.of();
        }
        List<PortBinding> bindings = new ArrayList<>();
        for (int i = 0; i < inside.get().size(); i++) {
            bindings.add(new PortBinding(
                    inside.get().first + i,
                    protocol,
                    address.isEmpty() ? Optional.empty() : Optional.of(address),
                    outside.isEmpty() ? OptionalInt.empty() : OptionalInt.of(outside.get().first + i)));
        }
        return bindings;
    }

    private String protocol(String text, Value entry) {
        String protocol = text.toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(protocol)) {
            problem(entry, "%s is no protocol".formatted(Findings.shown(text)), "write tcp, udp or sctp");
        }
        return protocol;
    }

    private Optional<Range> range(String text, Value entry) {
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first >= 1 && first <= last && last <= LARGEST) {
                return Optional.of(new Range(first, last));
            }
        }
        problem(
                entry,
                "%s is no port".formatted(Findings.shown(text)),
                "write numbers from 1 to 65535, as \"8080:80\", \"127.0.0.1:8080:80/tcp\" or \"8000-8003:8000-8003\"");
        return Optional.empty();
    }

    private void problem(Value entry, String problem, String remedy) {
        reading.findings().problem(entry.place(), problem, remedy);
    }

    private record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }
}
