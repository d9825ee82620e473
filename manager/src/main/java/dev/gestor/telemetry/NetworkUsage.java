// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.List;
import java.util.Optional;

/**
 * What one interface of the host, or a container by all of its interfaces but {@code lo}, moved. A container without
 * any interface moved 0 bytes; what could not be measured is empty.
 *
 * @param unknownReason why there is no traffic, in words
 * @param sharedWith ids of the measured containers that live in the same network namespace: the traffic is that of all of
 *     them together
 */
public record NetworkUsage(Optional<Traffic> traffic, Optional<String> unknownReason, List<String> sharedWith) {
    public NetworkUsage {
        sharedWith = List.copyOf(sharedWith);
        if (traffic.isPresent() == unknownReason.isPresent()) {
            throw new IllegalArgumentException("traffic is known, or there is a reason why not");
        }
    }

    public static NetworkUsage of(Traffic traffic) {
        return new NetworkUsage(Optional.of(traffic), Optional.empty(), List.of());
    }

    public static NetworkUsage unknown(String reason) {
        return new NetworkUsage(Optional.empty(), Optional.of(reason), List.of());
    }

    NetworkUsage sharedWith(List<String> others) {
        return new NetworkUsage(traffic, unknownReason, others);
    }
}
