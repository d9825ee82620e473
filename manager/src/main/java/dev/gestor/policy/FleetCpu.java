// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The CPU of a fleet of like containers, seen at one time.
 *
 * @param running how many run, measured or not
 * @param starting how many are being created or started: they count, and are not measured
 * @param readings of the running ones that ran, and were measured, over the whole of the last interval
 */
public record FleetCpu(int running, int starting, List<Reading> readings) {
    public FleetCpu {
        readings = List.copyOf(readings);
        if (running < 0 || starting < 0) {
            throw new IllegalArgumentException(
                    "numbers of containers must not be negative, were %d running and %d starting"
                            .formatted(running, starting));
        }
        if (readings.size() > running) {
            throw new IllegalArgumentException(
                    "%d containers measured, of %d running".formatted(readings.size(), running));
        }
    }

    /**
     * One container's.
     *
     * @param percent of one core, over the last interval
     * @param age since it started to run
     */
    public record Reading(double percent, Duration age) {
        public Reading {
            if (!(percent >= 0 && percent < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("CPU of a container must be a number of percent of at least 0, was "
                        + percent + "; leave out a container that could not be measured");
            }
        }
    }

    public int total() {
        return running + starting;
    }

    /** The mean of all measured containers. */
    public OptionalDouble average() {
        return average(Duration.ZERO);
    }

    /** The mean of the measured containers of at least this age. */
    public OptionalDouble average(Duration warmUp) {
        return readings.stream()
                .filter(reading -> reading.age().compareTo(warmUp) >= 0)
                .mapToDouble(Reading::percent)
                .average();
    }
}
