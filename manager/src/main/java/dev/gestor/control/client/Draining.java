// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Surplus containers on their way out. Nobody waits for them: a later turn removes them, unless the client needs them again.
 *
 * <pre>
 * surplus -&gt; leaving, for all to see -&gt; the drain is over, or it has ended -&gt; removed
 *               '-&gt; needed again -&gt; it stays
 * </pre>
 *
 * It is not kept on disk: the next process finds too many, and drains anew. Used by one thread.
 */
final class Draining {
    private final ClientBoard board;
    private final ClientActions actions;
    private final Removals removals;
    private final Sightings sightings;
    private final LongSupplier nanoTime;
    private final Duration drain;
    /** By id. */
    private final Map<String, Departure> departures = new LinkedHashMap<>();

    /** @param end of the drain, monotonic time in ns */
    private record Departure(long end, Cause cause) {}

    Draining(
            ClientBoard board,
            ClientActions actions,
            Removals removals,
            Sightings sightings,
            LongSupplier nanoTime,
            Duration drain) {
        this.board = board;
        this.actions = actions;
        this.removals = removals;
        this.sightings = sightings;
        this.nanoTime = nanoTime;
        this.drain = drain;
    }

    void begin(List<Container> surplus, Cause cause) {
        long end = nanoTime.getAsLong() + drain.toNanos();
        for (Container container : surplus) {
            departures.put(container.id(), new Departure(end, cause));
            if (!drain.isZero()) {
                note(
                        "drain",
                        container,
                        cause,
                        String.format(Locale.ROOT, "it is stopped in %.1f s", drain.toMillis() / 1e3));
            }
        }
        show();
    }

    /**
     * Keeps what is needed again, the oldest of them: as the youngest go first, they come back last. One that was asked to stop, or
     * has ended, does not.
     *
     * @return how many stay
     */
    int takeBack(List<Container> leaving, int needed, Cause cause) {
        List<Container> back = leaving.stream()
                .filter(container -> !Sightings.hasEnded(container) && !removals.asked(container.id()))
                .sorted(sightings.oldestFirst())
                .limit(Math.max(0, needed))
                .toList();
        for (Container container : back) {
            departures.remove(container.id());
            note("keep", container, cause, "it was leaving, and stays");
        }
        show();
        return back.size();
    }

    /**
     * Removes those whose drain is over.
     *
     * @param leaving those that {@link #ids} named
     */
    void end(List<Container> leaving) throws InterruptedException {
        Map<Cause, List<Container>> over = new LinkedHashMap<>();
        for (Container container : leaving) {
            Departure departure = departures.get(container.id());
            if (departure != null && (departure.end() - nanoTime.getAsLong() <= 0 || Sightings.hasEnded(container))) {
                over.computeIfAbsent(departure.cause(), cause -> new ArrayList<>())
                        .add(container);
            }
        }
        for (Map.Entry<Cause, List<Container>> each : over.entrySet()) {
            removals.remove(each.getValue(), Map.of(), each.getKey());
        }
    }

    Set<String> ids() {
        return Set.copyOf(departures.keySet());
    }

    boolean isEmpty() {
        return departures.isEmpty();
    }

    /** @param present ids of those that are there */
    void forgetAllBut(Set<String> present) {
        if (departures.keySet().retainAll(present)) {
            show();
        }
    }

    private void note(String action, Container container, Cause cause, String what) {
        actions.note(
                action,
                Optional.of(container),
                new Cause(cause.policy(), cause.reason() + "; " + what, cause.inputs()));
    }

    private void show() {
        board.leaving(departures.keySet());
    }
}
