// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.time.Duration;
import java.util.Optional;

/**
 * How often live figures are read.
 *
 * @param wanted while somebody needs them
 * @param idle while nobody does; empty: never
 * @param lingering how long after its last read a reader is taken to need them still
 */
public record SamplingPeriods(Duration wanted, Optional<Duration> idle, Duration lingering) {
    public static final SamplingPeriods DEFAULT =
            new SamplingPeriods(Duration.ofSeconds(1), Optional.of(Duration.ofSeconds(10)), Duration.ofSeconds(60));

    public SamplingPeriods {
        if (wanted.isNegative() || wanted.isZero()) {
            throw new IllegalArgumentException("the period of live figures must be positive, was " + wanted);
        }
        if (idle.isPresent() && idle.get().compareTo(wanted) < 0) {
            throw new IllegalArgumentException(
                    "the period of live figures that nobody needs must be at least " + wanted + ", was " + idle.get());
        }
        if (lingering.isNegative()) {
            throw new IllegalArgumentException("readers cannot linger for " + lingering);
        }
    }

    public SamplingPeriods withIdle(Optional<Duration> period) {
        return new SamplingPeriods(wanted, period, lingering);
    }
}
