// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The wish that the loop ends: by a signal, or when its time is up. Any thread may ask, one waits. */
final class StopRequest {
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Both are guarded by lock.
    private boolean requested;
    private OptionalLong deadline = OptionalLong.empty();

    StopRequest(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void request() {
        lock.lock();
        try {
            requested = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void requestAfter(Duration time) {
        lock.lock();
        try {
            deadline = OptionalLong.of(nanoTime.getAsLong() + time.toNanos());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean requested() {
        lock.lock();
        try {
            return requested;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the loop is to end. */
    void await() throws InterruptedException {
        lock.lock();
        try {
            while (!requested) {
                if (deadline.isEmpty()) {
                    changed.await();
                    continue;
                }
                long left = deadline.getAsLong() - nanoTime.getAsLong();
                if (left <= 0) {
                    return;
                }
                // A deadline may be a year away; waking once an hour costs nothing and overflows nothing.
                changed.await(Math.min(left, TimeUnit.HOURS.toNanos(1)), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
