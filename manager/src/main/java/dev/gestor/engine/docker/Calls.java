// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.gestor.engine.EngineException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives each request a deadline and turns its failure into one of ours. The request runs on a thread of its own, because a read
 * from a Unix socket knows no timeout in docker-java: when the deadline is over the thread is interrupted, which closes its
 * connection. As many threads run as callers wait.
 */
final class Calls implements AutoCloseable {
    private static final Duration IDLE_THREAD = Duration.ofSeconds(5);

    private final DockerAddress address;
    private final ExecutorService threads;

    Calls(DockerAddress address) {
        this.address = address;
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "docker-call-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_THREAD.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), factory);
    }

    /** A request that changes nothing: no answer within the limit means that the engine is not available. */
    <T> T ask(String what, Duration limit, Callable<T> request) throws EngineException, Refusal {
        try {
            return await(what, limit, request);
        } catch (TimeoutException e) {
            throw Unavailable.noAnswer(address, what, limit, e);
        }
    }

    /** A request that changes something: Docker may be busy with it for long and otherwise well. */
    <T> T order(String what, Duration limit, Callable<T> request) throws EngineException, Refusal {
        try {
            return await(what, limit, request);
        } catch (TimeoutException e) {
            throw unfinished(what, limit, e);
        }
    }

    /**
     * One of which has to be known what came of it: Docker goes on with what nobody waits for any more. An interrupt is kept for
     * later.
     */
    <T> T orderToItsEnd(String what, Duration limit, Callable<T> request) throws EngineException, Refusal {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        Future<T> answer = threads.submit(request);
        try {
            while (true) {
                try {
                    return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unfinished(what, limit, e);
        } catch (ExecutionException e) {
            throw failure(what, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static EngineException unfinished(String what, Duration limit, TimeoutException cause) {
        return new EngineException(
                "cannot %s: Docker did not finish within %d s; look into its log".formatted(what, limit.toSeconds()),
                cause);
    }

    private <T> T await(String what, Duration limit, Callable<T> request)
            throws EngineException, Refusal, TimeoutException {
        Future<T> answer = threads.submit(request);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw e;
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while waiting to " + what, e);
        } catch (ExecutionException e) {
            throw failure(what, e);
        }
    }

    private EngineException failure(String what, ExecutionException e) throws Refusal {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof DockerException answer) {
            throw new Refusal(answer);
        }
        if (!brokenConnection(cause)) {
            return new EngineException("cannot " + what + ": " + cause, cause);
        }
        return Unavailable.because(address, what, cause);
    }

    /** The HTTP client wraps what the connection threw. */
    private static boolean brokenConnection(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
