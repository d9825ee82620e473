// SPDX-License-Identifier: Apache-2.0
package dev.gestor.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes targets at a fixed rhythm, on one thread that never waits for an answer: at each tick it tells of each target how the probe
 * stands that is out, and begins the next one where it has ended. Never are two out to one target, and a slow one delays no other.
 *
 * <p>A tick that comes too late, since the machine was busy, is left out and not made up for.
 */
public final class Heart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);

    private final Prober prober;
    private final Duration interval;
    private final Duration timeout;
    private final List<Pulse> pulses = new ArrayList<>();
    private final Listener listener;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Hears of beats, on the heart's thread: returns at once.
     */
    public interface Listener {
        /**
         * How the probe stands that was begun at an earlier tick.
         *
         * @param target which of the targets, from 0
         * @param tick the one that is now
         * @param late how much later than planned it came
         */
        void beat(int target, long tick, Beat beat, Duration late);
    }

    /**
     * One look at a probe.
     *
     * @param began the tick at which it began
     * @param age of the probe, now
     * @param result empty: it is out
     */
    public record Beat(long began, Duration age, Optional<ProbeResult> result) {}

    /**
     * @param targets each asked for with every new probe; empty: it is not known now, which is a failure
     * @param timeout of a probe
     */
    public Heart(
            Prober prober,
            Duration interval,
            Duration timeout,
            List<Supplier<Optional<ProbeTarget>>> targets,
            Listener listener) {
        this.prober = prober;
        this.interval = interval;
        this.timeout = timeout;
        this.listener = listener;
        targets.forEach(target -> pulses.add(new Pulse(target)));
        thread = new Thread(this::run, "heart");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        long origin = System.nanoTime();
        long tick = 0;
        while (!closed) {
            long planned = origin + tick * interval.toNanos();
            for (long now = System.nanoTime(); now < planned && !closed; now = System.nanoTime()) {
                LockSupport.parkNanos(planned - now);
            }
            if (closed) {
                return;
            }
            beat(tick, Duration.ofNanos(System.nanoTime() - planned));
            long next = (System.nanoTime() - origin) / interval.toNanos() + 1;
            tick = Math.max(tick + 1, next);
        }
    }

    private void beat(long tick, Duration late) {
        for (int i = 0; i < pulses.size(); i++) {
            try {
                Optional<Beat> beat = pulses.get(i).look(tick);
                if (beat.isPresent()) {
                    listener.beat(i, tick, beat.get(), late);
                }
            } catch (RuntimeException e) {
                // One target's defect must not stop the others' heart.
                LOG.error("Heartbeat of target {} failed", i, e);
            }
        }
    }

    /** The probes of one target, one after another. Of the heart's thread alone. */
    private final class Pulse {
        private final Supplier<Optional<ProbeTarget>> target;
        private Optional<Probe> out = Optional.empty();

        Pulse(Supplier<Optional<ProbeTarget>> target) {
            this.target = target;
        }

        /** @return empty before the first probe */
        Optional<Beat> look(long tick) {
            Optional<Beat> beat = out.map(Probe::look);
            if (beat.isEmpty() || beat.get().result().isPresent()) {
                out = Optional.of(begin(tick));
            }
            return beat;
        }

        private Probe begin(long tick) {
            CompletableFuture<ProbeResult> result = target.get()
                    .map(known -> prober.probe(known, timeout))
                    .orElseGet(() -> CompletableFuture.completedFuture(
                            new ProbeResult.Failure(Duration.ZERO, "it has no address")));
            return new Probe(tick, System.nanoTime(), result);
        }
    }

    private record Probe(long tick, long began, CompletableFuture<ProbeResult> future) {
        Beat look() {
            Duration age = Duration.ofNanos(System.nanoTime() - began);
            return new Beat(tick, age, future.isDone() ? Optional.of(future.join()) : Optional.empty());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(interval.toMillis() + 1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
