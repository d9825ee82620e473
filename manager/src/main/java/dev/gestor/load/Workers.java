// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The connections. What finds none free is dropped, never queued: a queue would hide that the server cannot follow. */
final class Workers implements Worker.Pool {
    private static final long SAME_MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

    private final int size;
    private final Tally tally;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();

    // Guarded by lock. The last that was free is the first to be used: few connections carry a small load.
    private final ArrayDeque<Worker> free = new ArrayDeque<>();
    private List<Drop> drops = new ArrayList<>();

    /** Requests that were dropped about then, and for which no connection has been free since. */
    private static final class Drop {
        private final long at;
        private int requests;

        Drop(long at, int requests) {
            this.at = at;
            this.requests = requests;
        }
    }

    Workers(int size, Tally tally, LongSupplier nanoTime) {
        this.size = size;
        this.tally = tally;
        this.nanoTime = nanoTime;
    }

    /**
     * Sends as many of these requests as there are free connections, and drops the others.
     *
     * @param at when they are to be sent
     * @param counted whether those dropped are counted
     */
    void offer(long at, int requests, boolean counted) {
        for (int sent = 0; sent < requests; sent++) {
            Worker worker = take();
            if (worker == null) {
                if (counted) {
                    drop(at, requests - sent);
                }
                return;
            }
            worker.send(at);
        }
    }

    private @Nullable Worker take() {
        lock.lock();
        try {
            return free.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private void drop(long at, int requests) {
        tally.dropped(requests);
        lock.lock();
        try {
            Drop last = drops.isEmpty() ? null : drops.get(drops.size() - 1);
            if (last != null && at - last.at < SAME_MOMENT) {
                last.requests += requests;
            } else {
                drops.add(new Drop(at, requests));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void free(Worker worker) {
        List<Drop> waited = List.of();
        lock.lock();
        try {
            free.addFirst(worker);
            if (!drops.isEmpty()) {
                waited = drops;
                drops = new ArrayList<>();
            }
            freed.signalAll();
        } finally {
            lock.unlock();
        }
        tell(waited);
    }

    private void tell(List<Drop> waited) {
        long now = nanoTime.getAsLong();
        waited.forEach(drop -> tally.waited(now - drop.at, drop.requests));
    }

    /** Waits until all are free, and ends them; those that are still busy at the deadline are left to their threads' end. */
    void end(long deadline) throws InterruptedException {
        List<Drop> waited;
        lock.lock();
        try {
            long left = deadline - nanoTime.getAsLong();
            while (free.size() < size && left > 0) {
                left = freed.awaitNanos(left);
            }
            free.forEach(Worker::end);
            waited = drops;
            drops = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        tell(waited);
    }
}
