// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The median of several runs of one thing.
 *
 * @param name what was measured
 * @param subject {@code gestor}, or the name of the peer
 * @param runs how many values the median is of
 * @param atMost the goal, where there is one that the value must not be above
 * @param atLeast the goal, where there is one that the value must not be below
 */
record Measurement(
        String name,
        String subject,
        double value,
        String unit,
        int runs,
        OptionalDouble atMost,
        OptionalDouble atLeast) {
    Measurement(String name, String subject, double value, String unit, int runs, OptionalDouble atMost) {
        this(name, subject, value, unit, runs, atMost, OptionalDouble.empty());
    }

    static Measurement of(String name, String subject, double[] values, String unit) {
        return new Measurement(name, subject, median(values), unit, values.length, OptionalDouble.empty());
    }

    /** The most that it is to be. */
    Measurement withGoal(double most) {
        return new Measurement(name, subject, value, unit, runs, OptionalDouble.of(most));
    }

    Measurement atLeast(double least) {
        return new Measurement(name, subject, value, unit, runs, OptionalDouble.empty(), OptionalDouble.of(least));
    }

    boolean missed() {
        return (atMost.isPresent() && value > atMost.getAsDouble())
                || (atLeast.isPresent() && value < atLeast.getAsDouble());
    }

    Optional<String> goal() {
        if (atLeast.isPresent()) {
            return Optional.of(">= " + number(atLeast.getAsDouble()));
        }
        return atMost.isPresent() ? Optional.of("<= " + number(atMost.getAsDouble())) : Optional.empty();
    }

    /** Three digits are more than a median of a busy machine is worth. */
    static String number(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
