// SPDX-License-Identifier: Apache-2.0
package dev.gestor.probe;

import java.util.Optional;

/**
 * What is asked.
 *
 * @param address an IP address; a name would be looked up with every probe
 * @param port 1 to 65535
 * @param path what is got by HTTP, beginning with a slash, and must be answered with a status below 400. Empty: {@code /}, where any
 *     status below 500 will do; and of a server that speaks no HTTP, that it takes a connection
 */
public record ProbeTarget(String address, int port, Optional<String> path) {
    public ProbeTarget {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port to probe must be 1 to 65535, was " + port);
        }
        if (path.filter(p -> !p.startsWith("/")).isPresent()) {
            throw new IllegalArgumentException("the path to probe must begin with a slash, was " + path.get());
        }
    }

    public static ProbeTarget of(String address, int port) {
        return new ProbeTarget(address, port, Optional.empty());
    }
}
