// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * By which names this server may be called. A page in a user's browser can make it send requests here under a name that the
 * page's owner points here; but that name then stands in the header {@code Host}. The server's own addresses are those at
 * which the connection arrived: they cannot be another's.
 */
final class HostRule {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Set<String> names = new HashSet<>(LOOPBACK);
    /** Behind a name that was told there may be a proxy with another port. */
    private final Set<String> anyPort = new HashSet<>();

    private final int schemePort;

    /**
     * @param bind what the server was told to listen on
     * @param allowed further names
     * @param tls whether the scheme is https
     */
    HostRule(String bind, List<String> allowed, boolean tls) {
        names.add(bind.toLowerCase(Locale.ROOT));
        allowed.forEach(name -> anyPort.add(name.toLowerCase(Locale.ROOT)));
        schemePort = tls ? 443 : 80;
    }

    /**
     * Whether this host, with this port, is the server itself.
     *
     * @param local where the connection arrived
     * @param port on which the server listens
     */
    boolean isOurs(String hostAndPort, Optional<InetAddress> local, int port) {
        Optional<HostName> parsed = HostName.parse(hostAndPort);
        if (parsed.isEmpty()) {
            return false;
        }
        HostName host = parsed.get();
        if (anyPort.contains(host.name())) {
            return true;
        }
        return host.port().orElse(schemePort) == port
                && (names.contains(host.name())
                        || (local.isPresent() && host.address().equals(local)));
    }
}
