// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.time.Duration;

/**
 * Bytes that came in and went out between two readings, as the interfaces count them: with the headers of their link
 * layer.
 */
public record Traffic(long receivedBytes, long sentBytes, Duration interval) {
    public Traffic {
        if (receivedBytes < 0 || sentBytes < 0 || interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException(
                    "traffic is at least 0 bytes over some time, was %d in and %d out over %s"
                            .formatted(receivedBytes, sentBytes, interval));
        }
    }

    public long receivedBytesPerSecond() {
        return perSecond(receivedBytes);
    }

    public long sentBytesPerSecond() {
        return perSecond(sentBytes);
    }

    private long perSecond(long bytes) {
        return Math.round(bytes / (interval.toNanos() / 1e9));
    }
}
