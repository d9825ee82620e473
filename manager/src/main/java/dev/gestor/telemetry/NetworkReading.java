// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.telemetry.InterfaceCounters.Bytes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The interfaces of a namespace and when they were read.
 *
 * @param atNanos the instant on a monotonic clock in ns
 */
record NetworkReading(InterfaceCounters counters, long atNanos) {
    /** Each interface by itself. */
    Map<String, NetworkUsage> eachSince(NetworkReading earlier) {
        Map<String, NetworkUsage> usages = new LinkedHashMap<>();
        counters.interfaces().forEach((name, now) -> {
            Bytes before = earlier.counters.interfaces().get(name);
            usages.put(
                    name,
                    before == null
                            ? NetworkUsage.unknown(
                                    "interface %s was read for the first time, and a rate needs two readings"
                                            .formatted(name))
                            : usage(earlier, "the counters of interface " + name, before, now));
        });
        return usages;
    }

    /** All but {@code lo} together. They must be the same at both readings: what a new one moved before is not known. */
    NetworkUsage sumSince(NetworkReading earlier) {
        SortedMap<String, Bytes> before = outward(earlier);
        SortedMap<String, Bytes> now = outward(this);
        if (!now.keySet().equals(before.keySet())) {
            return NetworkUsage.unknown(
                    "its interfaces changed from %s to %s".formatted(before.keySet(), now.keySet()));
        }
        for (Map.Entry<String, Bytes> entry : now.entrySet()) {
            Bytes same = before.get(entry.getKey());
            if (same == null || wentBack(same, entry.getValue())) {
                return NetworkUsage.unknown("the counters of its interface %s went back".formatted(entry.getKey()));
            }
        }
        return usage(earlier, "its counters", sum(before), sum(now));
    }

    private NetworkUsage usage(NetworkReading earlier, String what, Bytes before, Bytes now) {
        long interval = atNanos - earlier.atNanos;
        if (interval <= 0) {
            return NetworkUsage.unknown("no time has passed since the last reading");
        }
        return wentBack(before, now)
                ? NetworkUsage.unknown(what + " went back")
                : NetworkUsage.of(new Traffic(
                        now.received() - before.received(), now.sent() - before.sent(), Duration.ofNanos(interval)));
    }

    private static boolean wentBack(Bytes before, Bytes now) {
        return now.received() < before.received() || now.sent() < before.sent();
    }

    private static SortedMap<String, Bytes> outward(NetworkReading reading) {
        SortedMap<String, Bytes> outward = new TreeMap<>(reading.counters.interfaces());
        outward.remove(InterfaceCounters.LOOPBACK);
        return outward;
    }

    private static Bytes sum(Map<String, Bytes> interfaces) {
        long received = 0;
        long sent = 0;
        for (Bytes bytes : interfaces.values()) {
            received += bytes.received();
            sent += bytes.sent();
        }
        return new Bytes(received, sent);
    }
}
