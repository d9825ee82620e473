// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What an inventory has yet to look at: containers that changed, once each however often they did, and whether a full listing
 * is due. A listing goes first, since the changes behind it would otherwise be looked at twice.
 */
final class PendingWork {
    /** Beyond this a listing is cheaper than looking at each. */
    private static final int MAX_CHANGED = 2_000;

    private final long listingEveryNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    // All below is guarded by the lock.
    private final Map<String, EventFeed.Event> changed = new LinkedHashMap<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean listingWanted;
    private boolean closed;
    private long nextListing;

    PendingWork(Duration listingEvery) {
        listingEveryNanos = listingEvery.toNanos();
        nextListing = System.nanoTime() + listingEveryNanos;
    }

    /** @param changed empty for a listing */
    record Item(Optional<EventFeed.Event> changed) {
        boolean listing() {
            return changed.isEmpty();
        }
    }

    void changed(EventFeed.Event event) {
        lock.lock();
        try {
            // A destroyed container never comes back, whatever is heard of it afterwards.
            changed.merge(event.containerId(), event, (old, last) -> old.destroyed() ? old : last);
            if (changed.size() > MAX_CHANGED) {
                changed.clear();
                listingWanted = true;
            }
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void wantListing() {
        lock.lock();
        try {
            listingWanted = true;
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wants a listing that begins after now; completed when it is done. */
    CompletableFuture<Void> listing() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                done.completeExceptionally(closedException());
                return done;
            }
            waiting.add(done);
            listingWanted = true;
            something.signalAll();
        } finally {
            lock.unlock();
        }
        return done;
    }

    /** Waits for work. */
    Item take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long untilListing = nextListing - System.nanoTime();
                if (listingWanted || untilListing <= 0) {
                    return new Item(Optional.empty());
                }
                if (!changed.isEmpty()) {
                    String first = changed.keySet().iterator().next();
                    return new Item(Optional.ofNullable(changed.remove(first)));
                }
                something.await(untilListing, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The listing begins now: whoever waits for it from now on waits for the next. */
    List<CompletableFuture<Void>> listingBegins() {
        lock.lock();
        try {
            listingWanted = false;
            nextListing = System.nanoTime() + listingEveryNanos;
            List<CompletableFuture<Void>> served = waiting;
            waiting = new ArrayList<>();
            return served;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        List<CompletableFuture<Void>> abandoned;
        lock.lock();
        try {
            closed = true;
            abandoned = waiting;
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        abandoned.forEach(w -> w.completeExceptionally(closedException()));
    }

    private static EngineException closedException() {
        return new EngineException("the inventory of containers is closed");
    }
}
