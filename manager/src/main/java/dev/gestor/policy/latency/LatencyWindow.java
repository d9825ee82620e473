// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.latency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The last ten ticks of which something is known, each with the heartbeat that was out at it. A slow heartbeat spans several ticks,
 * since no second one begins beside it: counted once it would weigh less the slower it is.
 *
 * <pre>
 * tick       1  2  3  4  5  6  7  8  9 10
 * heartbeat  a  b  c  c  c  d  e  e  f  f      c took 250 ms, f is out
 * </pre>
 *
 * @param ticks oldest first
 * @param run how many of the latest heartbeats are slow without a fast one between them
 */
record LatencyWindow(List<Heartbeat> ticks, long run, Duration threshold) {
    static final int TICKS = 10;

    /** Of ten values the median is at the threshold or above when six are. */
    private static final int MOST = 6;

    /** More than the three that may happen to be slow. */
    private static final int MANY = 4;

    /** One that is this much above the threshold does not only happen to be slow. */
    private static final Duration FAR_ABOVE = Duration.ofMillis(300);

    LatencyWindow {
        ticks = List.copyOf(ticks);
    }

    /**
     * @param heartbeats oldest first
     * @param now the tick
     */
    static LatencyWindow of(List<Heartbeat> heartbeats, long now, Duration threshold) {
        List<Heartbeat> ticks = new ArrayList<>();
        for (long tick = now; tick >= 0 && ticks.size() < TICKS; tick--) {
            Optional<Heartbeat> out = at(heartbeats, tick);
            if (out.isEmpty()) {
                break;
            }
            out.filter(heartbeat -> heartbeat.known(threshold)).ifPresent(ticks::add);
        }
        Collections.reverse(ticks);
        return new LatencyWindow(ticks, run(heartbeats, threshold), threshold);
    }

    private static long run(List<Heartbeat> heartbeats, Duration threshold) {
        List<Heartbeat> newestFirst = new ArrayList<>(heartbeats);
        Collections.reverse(newestFirst);
        return newestFirst.stream()
                .filter(heartbeat -> heartbeat.known(threshold))
                .takeWhile(heartbeat -> heartbeat.weak(threshold))
                .count();
    }

    private static Optional<Heartbeat> at(List<Heartbeat> heartbeats, long tick) {
        for (int i = heartbeats.size() - 1; i >= 0; i--) {
            if (heartbeats.get(i).tick() <= tick) {
                return Optional.of(heartbeats.get(i));
            }
        }
        return Optional.empty();
    }

    boolean measured() {
        return !ticks.isEmpty();
    }

    /** Whether any heartbeat is. */
    boolean anyWeak() {
        return ticks.stream().anyMatch(this::weak);
    }

    private boolean weak(Heartbeat heartbeat) {
        return heartbeat.weak(threshold);
    }

    /**
     * Whether the median is at the threshold or above, and not by three stray heartbeats alone: many of them are slow, or since a
     * while all are, two at least or one that is far above.
     */
    boolean tooSlow() {
        if (ticks.stream().filter(this::weak).count() < MOST) {
            return false;
        }
        if (ticks.stream().filter(this::weak).distinct().count() >= MANY) {
            return true;
        }
        List<Heartbeat> latest = ticks.subList(ticks.size() - MOST, ticks.size());
        return latest.stream().allMatch(this::weak)
                && (run >= 2 || latest.stream().anyMatch(this::farAbove));
    }

    private boolean farAbove(Heartbeat heartbeat) {
        return heartbeat.latency().compareTo(threshold.plus(FAR_ABOVE)) >= 0;
    }

    /** Of what is known; empty where nothing is, or where it is a failure's. */
    Optional<Duration> median() {
        List<Heartbeat> known =
                ticks.stream().sorted(Comparator.comparing(LatencyWindow::rank)).toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Heartbeat middle = known.get((known.size() - 1) / 2);
        return middle.kind() == Heartbeat.Kind.FAILED ? Optional.empty() : Optional.of(middle.latency());
    }

    /** A failure is slower than any answer. */
    private static Duration rank(Heartbeat heartbeat) {
        return heartbeat.kind() == Heartbeat.Kind.FAILED ? Duration.ofDays(365) : heartbeat.latency();
    }

    LatencyStep.Seen seen() {
        return new LatencyStep.Seen(median(), ticks.size(), threshold);
    }
}
