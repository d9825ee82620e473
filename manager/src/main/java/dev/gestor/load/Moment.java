// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

/**
 * How it goes at one time of a run.
 *
 * @param seconds since counting began
 * @param span seconds since the moment before
 * @param offered requests of that span; likewise the others
 * @param latency of that span
 * @param total since counting began
 */
public record Moment(
        double seconds,
        double span,
        long offered,
        long dropped,
        long done,
        long failed,
        Latencies latency,
        Counts total) {
    /** Requests a second. */
    public double offeredRate() {
        return offered / span;
    }

    /** Requests a second that had an answer, or another end. */
    public double achievedRate() {
        return done / span;
    }

    public double failedRate() {
        return failed / span;
    }
}
