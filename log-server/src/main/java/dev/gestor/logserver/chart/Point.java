// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.time.Instant;

/** One value of a line; the line is interrupted where the value is NaN. */
record Point(Instant time, double value) {
    static Point interruption(Instant time) {
        return new Point(time, Double.NaN);
    }
}
