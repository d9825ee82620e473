// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import org.HdrHistogram.Histogram;

/** Times in milliseconds; all 0 where {@code count} is. */
public record Latencies(long count, double mean, double p50, double p95, double p99, double max) {
    static Latencies of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return new Latencies(0, 0, 0, 0, 0, 0);
        }
        return new Latencies(
                micros.getTotalCount(),
                micros.getMean() / 1000,
                millis(micros, 50),
                millis(micros, 95),
                millis(micros, 99),
                micros.getMaxValue() / 1000.0);
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }
}
