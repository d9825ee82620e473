// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.ready;

import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.probe.ProbeTarget;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Where a container is asked whether it is well. */
public final class Address {
    private static final String LOOPBACK = "127.0.0.1";

    private Address() {}

    /**
     * Its lowest exposed TCP port, at its address in the first network by name that gave it one.
     *
     * @param port another one
     * @return empty: it has no port, or no address
     */
    public static Optional<ProbeTarget> of(Container container, OptionalInt port) {
        OptionalInt asked = port.isPresent() ? port : exposed(container);
        Optional<String> address = container.detail().hostNetwork()
                ? Optional.of(LOOPBACK)
                : new TreeMap<>(container.detail().networks())
                        .values().stream().filter(a -> !a.isEmpty()).findFirst();
        if (asked.isEmpty() || address.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> path = Optional.ofNullable(container.labels().get(Labels.HEALTH_PATH));
        return Optional.of(new ProbeTarget(address.get(), asked.getAsInt(), path));
    }

    public static OptionalInt exposed(Container container) {
        return container.detail().exposedPorts().stream().mapToInt(p -> p).findFirst();
    }
}
