// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for routes that wait for Docker: the server has few of its own, and reads must not wait behind changes. A route reads
 * its request first, then hands over the rest.
 *
 * <pre>{@code
 * threads.run(context, () -> context.status(204).result(remove(id)));
 * }</pre>
 */
public final class ChangeThreads implements AutoCloseable {
    /** A removal mostly waits for a container's grace period. */
    private static final int THREADS = 16;

    private static final int WAITING = 64;
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration END_WAIT = Duration.ofSeconds(10);

    private final ThreadPoolExecutor pool;

    public ChangeThreads() {
        var number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                THREADS, THREADS, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    var thread = new Thread(task, "change-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        // At rest there is no thread.
        pool.allowCoreThreadTimeOut(true);
    }

    /** The rest of a route. */
    interface Change {
        void run() throws Exception;
    }

    /** The request is answered when the change has ended; what it throws is answered as if the route had thrown it. */
    void run(Context context, Change change) {
        var done = new CompletableFuture<Void>();
        try {
            pool.execute(() -> {
                try {
                    change.run();
                    done.complete(null);
                } catch (Throwable e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw ProblemException.unavailable("too many changes wait for Docker; try again", RETRY);
        }
        context.future(() -> done);
    }

    /** Breaks off what has not ended. */
    @Override
    public void close() {
        pool.shutdownNow();
        try {
            var unused = pool.awaitTermination(END_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
