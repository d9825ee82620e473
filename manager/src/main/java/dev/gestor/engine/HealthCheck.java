// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the engine finds out whether a container does its work; empty values: the image's, else the engine's.
 *
 * @param test {@code NONE}, or {@code CMD} and the words of a program, or {@code CMD-SHELL} and one line for the container's
 *     own shell; an empty list: the image's
 */
public record HealthCheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Duration> startPeriod,
        OptionalInt retries) {
    /** Not even the image's. */
    public static final HealthCheck NONE =
            new HealthCheck(List.of("NONE"), Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());

    public HealthCheck {
        test = List.copyOf(test);
    }
}
