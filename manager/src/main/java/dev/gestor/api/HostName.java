// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of the header {@code Host}, or the part of an origin behind its scheme: {@code localhost:5000}, {@code [::1]}.
 *
 * @param name in lower case, an IPv6 address in brackets
 * @param port empty where it is the scheme's own
 */
record HostName(String name, OptionalInt port) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_]([a-zA-Z0-9._-]*[a-zA-Z0-9_])?");
    private static final Pattern WITH_PORT =
            Pattern.compile("(?<name>[a-zA-Z0-9._-]+|\\[[0-9a-fA-F:.]+])(:(?<port>\\d{1,5}))?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }

    /** Empty where it is malformed. */
    static Optional<HostName> parse(String text) {
        Matcher matcher = WITH_PORT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String port = matcher.group("port");
        return Optional.of(new HostName(
                matcher.group("name").toLowerCase(Locale.ROOT),
                port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port))));
    }

    /** Where it is an address, not a name; nothing is asked of the DNS. */
    Optional<InetAddress> address() {
        if (!name.startsWith("[") && !IPV4.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(name));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
