// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers who was asked to end: Docker tells it by an event and never again, an inspection shows only the exit code, which a
 * program can also choose by itself. Used by several threads.
 */
final class StopMarks {
    /** SIGHUP, SIGUSR1, SIGUSR2 and SIGWINCH ask a program for something else than its end. */
    private static final Set<String> OTHER_WISHES = Set.of("1", "10", "12", "28");

    /** Docker waits 10 s before it kills, unless told otherwise; later than this the end has another reason. */
    private static final Duration WITHIN = Duration.ofSeconds(30);

    /** The event may be written a moment after the process is gone. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Map<String, Instant> asked = new ConcurrentHashMap<>();

    static boolean ends(String signal) {
        return !OTHER_WISHES.contains(signal);
    }

    void asked(String id, Instant time) {
        asked.put(id, time);
    }

    void forget(String id) {
        asked.remove(id);
    }

    /** By Docker's own clock: asked since its last start, and ended soon after. */
    Container marked(Container container) {
        Instant time = asked.get(container.id());
        Optional<Instant> started = container.started();
        Optional<Instant> finished = container.finished();
        if (time == null || started.isEmpty() || finished.isEmpty()) {
            return container;
        }
        boolean since =
                time.isAfter(started.get()) && time.isBefore(finished.get().plus(SLACK));
        if (!since || time.plus(WITHIN).isBefore(finished.get())) {
            return container;
        }
        return new Container(
                container.id(),
                container.name(),
                container.image(),
                container.labels(),
                container.state(),
                container.pid(),
                container.created(),
                started,
                finished,
                container.autoRemove(),
                container.detail().onRequest());
    }
}
