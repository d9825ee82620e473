// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Some callers, each with one connection and one request at a time, who ask at a steady rate until they are closed. */
final class SteadyLoad implements AutoCloseable {
    private final InetSocketAddress server;
    private final long pauseNanos;
    private final List<Thread> callers = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** @param perSecond requests of all together */
    SteadyLoad(InetSocketAddress server, int count, int perSecond) {
        this.server = server;
        pauseNanos = TimeUnit.SECONDS.toNanos(1) * count / perSecond;
        for (int i = 0; i < count; i++) {
            var caller = new Thread(this::call, "caller-" + i);
            callers.add(caller);
            caller.start();
        }
    }

    private void call() {
        while (!closed) {
            try (var caller = new HttpCaller(server, "Host: bench\r\n")) {
                long next = System.nanoTime();
                while (!closed) {
                    caller.get("/");
                    answers.incrementAndGet();
                    next = Math.max(next + pauseNanos, System.nanoTime());
                    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                }
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    long answers() {
        return answers.get();
    }

    /** What each failed request had to say. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Nobody asks any more when this returns. */
    void end() throws InterruptedException {
        closed = true;
        for (Thread caller : callers) {
            caller.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
