// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a container lived.
 *
 * @param until when it was removed, or last seen
 * @param ended false for one that was not seen to end
 */
public record Lifetime(String name, Optional<String> workload, Instant created, Instant until, boolean ended) {
    /** Zero where clocks disagree about the order of its beginning and end. */
    public Duration length() {
        Duration length = Duration.between(created, until);
        return length.isNegative() ? Duration.ZERO : length;
    }
}
