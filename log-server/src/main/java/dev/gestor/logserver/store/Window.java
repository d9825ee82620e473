// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.time.Duration;
import java.time.Instant;

/** A span of time, both ends within. */
public record Window(Instant from, Instant to) {
    public Window {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("A window cannot end at %s before it begins at %s".formatted(to, from));
        }
    }

    public Duration length() {
        return Duration.between(from, to);
    }
}
