// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at an even rate, which can be changed, whatever becomes of those before; of each is kept when it was sent and how long
 * its answer took. One that finds no connection free is dropped.
 */
final class StepLoad implements AutoCloseable {
    private final InetSocketAddress server;
    private final ThreadPoolExecutor connections;
    private final ThreadLocal<Optional<HttpCaller>> callers = ThreadLocal.withInitial(Optional::empty);
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Thread clock = new Thread(this::offer, "step-load");
    private volatile int perSecond;
    private volatile boolean closed;

    private record Answer(Instant sent, Duration took) {}

    /** @param connections at most so many at once, each with one request at a time */
    StepLoad(InetSocketAddress server, int connections, int perSecond) {
        this.server = server;
        this.perSecond = perSecond;
        this.connections =
                new ThreadPoolExecutor(connections, connections, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
        this.connections.prestartAllCoreThreads();
        clock.setDaemon(true);
        clock.start();
    }

    private void offer() {
        long next = System.nanoTime();
        while (!closed) {
            for (long now = System.nanoTime(); now < next && !closed; now = System.nanoTime()) {
                LockSupport.parkNanos(next - now);
            }
            try {
                connections.execute(this::ask);
            } catch (RejectedExecutionException e) {
                dropped.incrementAndGet();
            }
            next += TimeUnit.SECONDS.toNanos(1) / perSecond;
        }
    }

    private void ask() {
        Instant sent = Instant.now();
        long began = System.nanoTime();
        try {
            HttpCaller caller =
                    callers.get().isPresent() ? callers.get().get() : new HttpCaller(server, "Host: bench\r\n");
            callers.set(Optional.of(caller));
            caller.get("/");
            answers.add(new Answer(sent, Duration.ofNanos(System.nanoTime() - began)));
        } catch (IOException e) {
            callers.set(Optional.empty());
            if (!closed) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
    }

    /** From now on. */
    void rate(int changed) {
        perSecond = changed;
    }

    /** When the first request was sent whose answer took as long as that, or longer. */
    Optional<Instant> firstAsSlowAs(Duration threshold, Instant from) {
        return answers.stream()
                .filter(answer -> !answer.sent.isBefore(from) && answer.took.compareTo(threshold) >= 0)
                .map(Answer::sent)
                .min(Comparator.naturalOrder());
    }

    int failures() {
        return failures.size();
    }

    int answers() {
        return answers.size();
    }

    int dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        closed = true;
        connections.shutdown();
        try {
            if (!connections.awaitTermination(5, TimeUnit.SECONDS)) {
                connections.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
