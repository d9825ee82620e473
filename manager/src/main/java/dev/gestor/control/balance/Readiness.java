// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Member;
import dev.gestor.engine.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Which containers without a health check have answered since they started. One that has not is asked again and again, at first
 * often: the time until it is found ready is time in which it gets no request.
 */
final class Readiness implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration LONG_PAUSE = Duration.ofMillis(250);
    private static final int FREQUENT = 3000;
    private static final int THREADS = 4;

    private final Probe probe;
    private final Runnable ready;
    private final ScheduledExecutorService threads;
    private final Set<Start> answered = ConcurrentHashMap.newKeySet();
    /** Those that are asked now. */
    private final Map<Start, Member> asked = new ConcurrentHashMap<>();

    /** @param ready told after one has answered */
    Readiness(Probe probe, Runnable ready) {
        this.probe = probe;
        this.ready = ready;
        threads = Executors.newScheduledThreadPool(THREADS, task -> {
            var thread = new Thread(task, "balance-probe");
            thread.setDaemon(true);
            return thread;
        });
    }

    boolean answered(Container container) {
        return answered.contains(Start.of(container));
    }

    /** A balancer has it among its servers, so that it has answered an earlier keeper. */
    void take(Container container) {
        answered.add(Start.of(container));
    }

    /** Asks these, and no others any more. */
    void ask(Map<Container, Member> waiting) {
        Map<Start, Member> wanted = new HashMap<>();
        waiting.forEach((container, member) -> wanted.put(Start.of(container), member));
        asked.keySet().retainAll(wanted.keySet());
        wanted.forEach((start, member) -> {
            if (asked.put(start, member) == null) {
                again(start, 0, Duration.ZERO);
            }
        });
    }

    /** Forgets containers that are gone or have started anew. */
    void keepOnly(Collection<Container> containers) {
        Set<Start> present = ConcurrentHashMap.newKeySet();
        containers.forEach(container -> present.add(Start.of(container)));
        answered.retainAll(present);
    }

    private void again(Start start, int times, Duration pause) {
        try {
            if (threads.schedule(() -> ask(start, times), pause.toMillis(), TimeUnit.MILLISECONDS)
                    .isCancelled()) {
                asked.remove(start);
            }
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
            asked.remove(start);
        }
    }

    private void ask(Start start, int times) {
        Member member = asked.get(start);
        if (member == null) {
            return;
        }
        if (probe.answers(member, LIMIT)) {
            answered.add(start);
            asked.remove(start);
            ready.run();
        } else {
            again(start, times + 1, times < FREQUENT ? PAUSE : LONG_PAUSE);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A container since its last start. */
    private record Start(String id, Optional<Instant> time) {
        static Start of(Container container) {
            return new Start(container.id(), container.started());
        }
    }
}
