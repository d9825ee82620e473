// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * A measurement through a first-order filter, and its slope. A derivative of raw samples is mostly noise; the filter
 * bounds its gain (Astrom and Hagglund, "Advanced PID Control", 2006, section 3.3). Its weight follows the real time
 * between two samples, also where some in between are missing.
 *
 * @param slope a second
 */
record FilteredSignal(double value, double slope) {
    static FilteredSignal of(OptionalDouble last, double sample, Duration since, Duration timeConstant) {
        if (last.isEmpty()) {
            return new FilteredSignal(sample, 0);
        }
        double seconds = seconds(since);
        double value = last.getAsDouble() + (sample - last.getAsDouble()) * seconds / (seconds(timeConstant) + seconds);
        return new FilteredSignal(value, (value - last.getAsDouble()) / seconds);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
