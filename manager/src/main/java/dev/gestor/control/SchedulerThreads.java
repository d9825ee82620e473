// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.spi.ThreadPool;

/** Threads for the scheduler's jobs. Those of Quartz's own pool wake every half second to look for work; these sleep. Public because Quartz calls it by reflection. */
public final class SchedulerThreads implements ThreadPool {
    private final ExecutorService executor;
    private final int size;
    private final Semaphore free;
    private final long endWaitSeconds;

    /** @param endWaitSeconds how long {@link #shutdown} waits for running jobs */
    SchedulerThreads(String name, int size, long endWaitSeconds) {
        this.size = size;
        this.free = new Semaphore(size);
        this.endWaitSeconds = endWaitSeconds;
        var number = new AtomicInteger();
        executor = Executors.newFixedThreadPool(size, task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public boolean runInThread(Runnable job) {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            executor.execute(() -> {
                try {
                    job.run();
                } finally {
                    free.release();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            free.release();
            return false;
        }
    }

    @Override
    public int blockForAvailableThreads() {
        try {
            free.acquire();
            free.release();
            // One at least; the scheduler asks again for each job.
            return Math.max(1, free.availablePermits());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void shutdown(boolean waitForJobsToComplete) {
        executor.shutdown();
        if (!waitForJobsToComplete) {
            return;
        }
        try {
            if (!executor.awaitTermination(endWaitSeconds, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void initialize() {}

    @Override
    public int getPoolSize() {
        return size;
    }

    @Override
    public void setInstanceId(String id) {}

    @Override
    public void setInstanceName(String name) {}
}
