// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.util.List;

/**
 * What came of a run.
 *
 * @param seconds for which requests were offered and counted
 * @param latency from the moment at which a request was to be sent; dropped ones count with what they would have waited
 * @param service from the moment at which it was sent
 * @param moments how it went
 */
public record LoadReport(double seconds, Counts counts, Latencies latency, Latencies service, List<Moment> moments) {
    public LoadReport {
        moments = List.copyOf(moments);
    }

    /** Requests a second. */
    public double offeredRate() {
        return seconds > 0 ? counts.offered() / seconds : 0;
    }

    /** Requests a second that had an end. */
    public double achievedRate() {
        return seconds > 0 ? counts.done() / seconds : 0;
    }
}
