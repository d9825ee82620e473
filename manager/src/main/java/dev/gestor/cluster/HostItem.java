// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One host as a person names it: {@code [user@]host[:port]}, an IPv6 address in brackets.
 *
 * @param text as it was written; the name that the host is shown by
 * @param host name, address without brackets, or a name of the ssh configuration
 */
public record HostItem(String text, Optional<String> user, String host, OptionalInt port) {
    private static final int MAX_PORT = 65_535;

    /** User, then an address in brackets or a name, then a port. A name that began with a hyphen would look like an option. */
    private static final Pattern FORM = Pattern.compile(
            "(?:([^@\\s]+)@)?(?:\\[([0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%[\\w.-]+)?)]|([\\w][\\w.-]*))(?::(.*))?");

    /** @param list items with a comma between each two, as on a command line */
    public static List<HostItem> parseList(String list) {
        if (list.isBlank()) {
            throw new HostListException(
                    "the list of hosts is empty; name at least one, for example 10.0.0.1,ada@10.0.0.2");
        }
        List<HostItem> items = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        for (String word : list.split(",", -1)) {
            HostItem item = parse(word.strip());
            String same = known.putIfAbsent(item.identity(), item.text);
            if (same != null) {
                throw new HostListException(
                        same.equals(item.text)
                                ? "host '%s' is in the list twice; name it once".formatted(same)
                                : "hosts '%s' and '%s' are the same; name it once".formatted(same, item.text));
            }
            items.add(item);
        }
        return List.copyOf(items);
    }

    public static HostItem parse(String text) {
        if (text.isEmpty()) {
            throw new HostListException("the list of hosts has an empty item; write one comma between two hosts");
        }
        if (text.indexOf('[') < 0 && text.chars().filter(c -> c == ':').count() > 1) {
            throw new HostListException(
                    "'%s' is not a host; write an IPv6 address in brackets, for example [fd00::1] or [fd00::1]:22"
                            .formatted(text));
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new HostListException("'%s' is not a host; write [user@]host[:port]".formatted(text));
        }
        String host = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        String port = matcher.group(4);
        return new HostItem(
                text,
                Optional.ofNullable(matcher.group(1)),
                host,
                port == null ? OptionalInt.empty() : OptionalInt.of(port(text, port)));
    }

    private static int port(String text, String port) {
        int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
        if (number < 1 || number > MAX_PORT) {
            throw new HostListException(
                    "'%s' has no good port: '%s'; it must be a number from 1 to 65535".formatted(text, port));
        }
        return number;
    }

    private String identity() {
        return user.orElse("") + "@" + host.toLowerCase(Locale.ROOT) + ":"
                + (port.isPresent() ? Integer.toString(port.getAsInt()) : "");
    }
}
