// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How figures of a sample stand in answers. */
final class SampleFigures {
    private SampleFigures() {}

    /** Two decimals are more than a figure over one second is worth. */
    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Bytes a second: a sample is not always made over exactly one, and over ten after a quiet time. */
    static void putTraffic(ObjectNode object, Traffic traffic) {
        object.put("rx", traffic.receivedBytesPerSecond());
        object.put("tx", traffic.sentBytesPerSecond());
    }

    static void putUnknown(ObjectNode object, String name, String reason) {
        object.putNull(name);
        object.put(name + "_reason", reason);
    }

    static void putTime(ObjectNode object, LiveSample sample, Optional<Duration> interval, Instant now) {
        object.put("time", sample.time().toString());
        interval.ifPresent(time -> object.put("interval", seconds(time)));
        object.put("age", seconds(sample.age(now)));
    }
}
