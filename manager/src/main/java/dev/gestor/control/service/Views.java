// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** What was seen last, for readers of any thread, and those who wait for something to be seen. */
final class Views {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    // Both are written under the lock and read without it.
    private volatile View latest = View.NONE;
    private volatile boolean closed;

    View latest() {
        return latest;
    }

    /** By one thread alone. */
    void publish(long served, List<ServiceStatus> statuses) {
        var next = new View(latest.number() + 1, served, statuses);
        lock.lock();
        try {
            latest = next;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a view that took notice of the wish and is as asked.
     *
     * @return whether there came one
     */
    boolean await(long wish, Predicate<View> enough, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (latest.served() < wish || !enough.test(latest)) {
                if (left <= 0 || closed) {
                    return false;
                }
                left = published.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any longer: there comes none any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
