// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The interfaces of the host's network namespace, {@code docker0} and the host's ends of containers' links among them.
 *
 * @param interfaces by name, in the kernel's order
 * @param unknownReason why there is none at all, in words
 */
public record HostNetwork(Map<String, NetworkUsage> interfaces, Optional<String> unknownReason) {
    public HostNetwork {
        interfaces = Collections.unmodifiableMap(new LinkedHashMap<>(interfaces));
    }

    static HostNetwork unknown(String reason) {
        return new HostNetwork(Map.of(), Optional.of(reason));
    }
}
