// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells requests that were meant for this server from those of a web page whose name was made to point here (DNS
 * rebinding). Such a page needs a name of its own: an address, {@code localhost} and this machine's name are safe.
 */
final class HostCheck {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

    private final String machine;

    HostCheck(String machine) {
        this.machine = machine.toLowerCase(Locale.ROOT);
    }

    boolean allowsHost(Optional<String> header) {
        return header.flatMap(HostCheck::hostOf).filter(this::isOurs).isPresent();
    }

    /** @param header absent in requests that no web page made */
    boolean allowsOrigin(Optional<String> header, Optional<String> host) {
        if (header.isEmpty()) {
            return true;
        }
        try {
            URI origin = new URI(header.get());
            return Optional.ofNullable(origin.getAuthority()).equals(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean isOurs(String host) {
        return host.equals("localhost")
                || host.equals(machine)
                || IPV4.matcher(host).matches()
                || IPV6.matcher(host).matches();
    }

    private static Optional<String> hostOf(String header) {
        int port = header.lastIndexOf(':');
        boolean hasPort = port > header.lastIndexOf(']');
        String host = (hasPort ? header.substring(0, port) : header).toLowerCase(Locale.ROOT);
        return host.isEmpty() ? Optional.empty() : Optional.of(host);
    }
}
