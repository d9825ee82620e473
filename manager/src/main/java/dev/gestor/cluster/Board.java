// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Where the hosts' threads and the one that counts periods meet. Nothing is read or connected with the lock held. */
final class Board {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All guarded by lock.
    private final List<HostState> states;
    private boolean closed;

    Board(int hosts, long now) {
        states = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            states.add(HostState.connecting(now, Optional.empty()));
        }
    }

    HostState state(int host) {
        lock.lock();
        try {
            return states.get(host);
        } finally {
            lock.unlock();
        }
    }

    List<HostState> states() {
        lock.lock();
        try {
            return List.copyOf(states);
        } finally {
            lock.unlock();
        }
    }

    void set(int host, HostState state) {
        lock.lock();
        try {
            states.set(host, state);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** All hosts that are ready begin to read; those that are not take part from the next period on. */
    void beginPeriod(long now) {
        lock.lock();
        try {
            states.replaceAll(state -> state.phase() == HostState.Phase.READY ? state.reading(now) : state);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a period begins that the host takes part in; false: all is over. */
    boolean awaitPeriod(int host) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && states.get(host).phase() != HostState.Phase.READING) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every host is as wished, the time is up, or all is over; false: all is over. */
    boolean await(Predicate<HostState> wish, Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!closed && left > 0 && !states.stream().allMatch(wish)) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; false: all is over. */
    boolean pause(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
