// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How busy each core of the host was between two readings.
 *
 * @param percent busy percent, 0 to 100, by the number of the core ({@code cpu0} is 0); a core that is offline, or was at the
 *     last reading, is absent
 * @param unknownReason why there is none at all, in words
 */
public record CoreUsage(SortedMap<Integer, Double> percent, Optional<String> unknownReason) {
    public CoreUsage {
        percent = Collections.unmodifiableSortedMap(new TreeMap<>(percent));
    }

    static CoreUsage unknown(String reason) {
        return new CoreUsage(Collections.emptySortedMap(), Optional.of(reason));
    }
}
