// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A container's port on the host.
 *
 * @param containerPort 1 to 65535
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param hostAddress to listen on; empty: all
 * @param hostPort empty: any free one
 */
public record PortBinding(int containerPort, String protocol, Optional<String> hostAddress, OptionalInt hostPort) {
    public PortBinding {
        requirePort("container port", containerPort);
        hostPort.ifPresent(port -> requirePort("host port", port));
    }

    /** TCP on any free port of all addresses. */
    public static PortBinding random(int containerPort) {
        return new PortBinding(containerPort, "tcp", Optional.empty(), OptionalInt.empty());
    }

    /** TCP on this port of all addresses. */
    public static PortBinding fixed(int hostPort, int containerPort) {
        return new PortBinding(containerPort, "tcp", Optional.empty(), OptionalInt.of(hostPort));
    }

    private static void requirePort(String what, int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("%s must be between 1 and 65535, was %d".formatted(what, port));
        }
    }

    /** As the engine names the container's side: {@code 80/tcp}. */
    public String key() {
        return containerPort + "/" + protocol;
    }
}
