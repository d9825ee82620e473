// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

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
    private volatile List<GroupView> latest = List.of();
    private volatile boolean closed;

    List<GroupView> latest() {
        return latest;
    }

    void publish(List<GroupView> views) {
        lock.lock();
        try {
            latest = List.copyOf(views);
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there came a view as asked. */
    boolean await(Predicate<List<GroupView>> enough, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!enough.test(latest)) {
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
