// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts what becomes of requests, from many threads. Times are in microseconds.
 *
 * <p>A request's latency counts from the moment at which it was to be sent: a client that was late, or that had to wait for the
 * server, does not hide it. A request that was dropped has none; had its caller waited for a connection, it would have
 * waited until one was free and then as long as others do, and so it is counted. Without this a server that stands still for a
 * second looks well: of the hundreds of requests offered meanwhile only those on the connections would tell (coordinated
 * omission).
 */
final class Tally {
    /** What is longer counts as an hour. */
    private static final long LONGEST = TimeUnit.HOURS.toMicros(1);

    private static final int DIGITS = 3;

    private final LongAdder offered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final Map<String, LongAdder> failed = new ConcurrentHashMap<>();
    private final Recorder latency = new Recorder(1, LONGEST, DIGITS);
    private final Recorder service = new Recorder(1, LONGEST, DIGITS);
    private final Recorder waits = new Recorder(1, LONGEST, DIGITS);

    /** Only the thread that calls {@link #interval} uses these. */
    private final Histogram allLatency = new Histogram(1, LONGEST, DIGITS);

    private final Histogram allService = new Histogram(1, LONGEST, DIGITS);

    void offered(int requests) {
        offered.add(requests);
    }

    void dropped(int requests) {
        dropped.add(requests);
    }

    /** How long requests that were dropped would have waited for a connection. */
    void waited(long nanos, int requests) {
        waits.recordValueWithCount(micros(nanos), requests);
    }

    void answered(int status, long latencyNanos, long serviceNanos) {
        if (status < 400) {
            succeeded.increment();
        } else {
            count("status " + status);
        }
        latency.recordValue(micros(latencyNanos));
        service.recordValue(micros(serviceNanos));
    }

    /** It took at least that long. */
    void timedOut(long latencyNanos, long serviceNanos) {
        count("timeout");
        latency.recordValue(micros(latencyNanos));
        service.recordValue(micros(serviceNanos));
    }

    /** A refusal that comes at once would make the figures look well: it has no latency. */
    void failed(String kind) {
        count(kind);
    }

    private void count(String kind) {
        failed.computeIfAbsent(kind, k -> new LongAdder()).increment();
    }

    private static long micros(long nanos) {
        return Math.max(1, Math.min(LONGEST, nanos / 1000));
    }

    /** What was recorded since the last call. */
    Latencies interval() {
        Histogram ofService = service.getIntervalHistogram();
        Histogram ofLatency = latency.getIntervalHistogram();
        long usual = ofService.getTotalCount() == 0 ? 0 : ofService.getValueAtPercentile(50);
        waits.getIntervalHistogram()
                .recordedValues()
                .forEach(value -> ofLatency.recordValueWithCount(
                        Math.min(LONGEST, value.getValueIteratedTo() + usual), value.getCountAtValueIteratedTo()));
        allService.add(ofService);
        allLatency.add(ofLatency);
        return Latencies.of(ofLatency);
    }

    Counts counts() {
        Map<String, Long> kinds = new TreeMap<>();
        failed.forEach((kind, count) -> kinds.put(kind, count.sum()));
        return new Counts(offered.sum(), dropped.sum(), succeeded.sum(), kinds);
    }

    Latencies latency() {
        return Latencies.of(allLatency);
    }

    Latencies service() {
        return Latencies.of(allService);
    }
}
