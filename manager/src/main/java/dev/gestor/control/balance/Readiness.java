// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Member;
import dev.gestor.engine.Container;
import dev.gestor.probe.ProbeResult;
import dev.gestor.probe.ProbeTarget;
import dev.gestor.probe.Prober;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Which containers without a health check have answered since they started. One that has not is asked again and again, at first
 * often: the time until it is found ready is time in which it gets no request.
 */
final class Readiness implements AutoCloseable {
    /** A server that has just started may need long for its first answer. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration LONG_PAUSE = Duration.ofMillis(250);
    private static final int FREQUENT = 3000;

    private final Runnable ready;
    private final ScheduledThreadPoolExecutor pauses;
    /** Made when somebody is to be asked: most managers have no balancer. Of the thread that keeps groups. */
    private Optional<Prober> prober = Optional.empty();

    private final Set<Start> answered = ConcurrentHashMap.newKeySet();
    /** Those that are asked now. */
    private final Map<Start, Member> asked = new ConcurrentHashMap<>();

    /** @param ready told after one has answered */
    Readiness(Runnable ready) {
        this.ready = ready;
        pauses = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "balance-readiness");
            thread.setDaemon(true);
            return thread;
        });
        pauses.setKeepAliveTime(5, TimeUnit.SECONDS);
        pauses.allowCoreThreadTimeOut(true);
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
                ask(prober(), start, 0);
            }
        });
    }

    private Prober prober() {
        Prober made = prober.orElseGet(Prober::new);
        prober = Optional.of(made);
        return made;
    }

    /** Forgets containers that are gone or have started anew. */
    void keepOnly(Collection<Container> containers) {
        Set<Start> present = ConcurrentHashMap.newKeySet();
        containers.forEach(container -> present.add(Start.of(container)));
        answered.retainAll(present);
    }

    private void ask(Prober by, Start start, int times) {
        Member member = asked.get(start);
        if (member == null) {
            return;
        }
        var target = new ProbeTarget(member.address(), member.port(), member.healthPath());
        var unused = by.probe(target, LIMIT).thenAccept(result -> {
            if (!(result instanceof ProbeResult.Answer)) {
                again(by, start, times);
            } else if (asked.remove(start) != null) {
                answered.add(start);
                ready.run();
            }
        });
    }

    private void again(Prober by, Start start, int times) {
        Duration pause = times < FREQUENT ? PAUSE : LONG_PAUSE;
        try {
            if (pauses.schedule(() -> ask(by, start, times + 1), pause.toMillis(), TimeUnit.MILLISECONDS)
                    .isCancelled()) {
                asked.remove(start);
            }
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
            asked.remove(start);
        }
    }

    @Override
    public void close() {
        pauses.shutdownNow();
        prober.ifPresent(Prober::close);
    }

    /** A container since its last start. */
    private record Start(String id, Optional<Instant> time) {
        static Start of(Container container) {
            return new Start(container.id(), container.started());
        }
    }
}
