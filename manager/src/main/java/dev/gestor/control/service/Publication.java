// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import java.util.OptionalInt;

/**
 * Which ports a service that is run by its image alone publishes on the host.
 *
 * @param publish whether any
 * @param hostPort this port of the host, to the image's first exposed port or 80; empty: any free port for each exposed one, or for
 *     80 where there is none
 */
public record Publication(boolean publish, OptionalInt hostPort) {
    public static final Publication NONE = new Publication(false, OptionalInt.empty());
    public static final Publication RANDOM = new Publication(true, OptionalInt.empty());

    public Publication {
        if (hostPort.isPresent() && (hostPort.getAsInt() < 1 || hostPort.getAsInt() > 65535)) {
            throw new IllegalArgumentException(
                    "publish must be true, false or a port between 1 and 65535, was " + hostPort.getAsInt());
        }
    }

    public static Publication on(int hostPort) {
        return new Publication(true, OptionalInt.of(hostPort));
    }
}
