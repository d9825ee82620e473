// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Where a client's CPU figures come from. */
public interface ClientFigures {
    /** Figures are read every second until it is closed. */
    Lease hold();

    /** The last reading, however old; never waits. */
    Optional<Reading> latest();

    /** A claim on fresh figures. */
    @FunctionalInterface
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * One reading.
     *
     * @param time when it was made, by the wall clock
     * @param age at the moment of asking, by a clock that nobody sets
     * @param percent of one core, by full container id; a container that could not be measured is not in it
     */
    record Reading(Instant time, Duration age, Map<String, Double> percent) {
        public Reading {
            percent = Map.copyOf(percent);
        }

        /** Whether it is young enough to tell of the present. */
        boolean within(Duration limit) {
            return age.compareTo(limit) <= 0;
        }
    }
}
