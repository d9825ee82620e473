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
 * or a glance is due. A listing goes first, since the changes behind it would otherwise be looked at twice; a glance goes last.
 */
final class PendingWork {
    /** Beyond this a listing is cheaper than looking at each. */
    private static final int MAX_CHANGED = 2_000;

    /** Farther away than any process lives, and near enough that differences of times do not overflow. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private final long listingEveryNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    // All below is guarded by the lock.
    private final Map<String, EventFeed.Event> changed = new LinkedHashMap<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean listingWanted;
    private boolean closed;
    private long nextListing;
    private long nextGlance;

    PendingWork(ListingRhythm rhythm) {
        listingEveryNanos = rhythm.full().toNanos();
        nextListing = System.nanoTime() + listingEveryNanos;
        nextGlance = System.nanoTime() + rhythm.glance().toNanos();
    }

    enum Kind {
        LISTING,
        GLANCE,
        CHANGE
    }

    /** @param changed of a change alone */
    record Item(Kind kind, Optional<EventFeed.Event> changed) {
        private static Item of(Kind kind) {
            return new Item(kind, Optional.empty());
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

    /** A glance is due by then at the latest. */
    void glanceWithin(Duration duration) {
        lock.lock();
        try {
            long by = System.nanoTime() + duration.toNanos();
            if (by - nextGlance < 0) {
                nextGlance = by;
                something.signalAll();
            }
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
                    return Item.of(Kind.LISTING);
                }
                if (!changed.isEmpty()) {
                    String first = changed.keySet().iterator().next();
                    return new Item(Kind.CHANGE, Optional.ofNullable(changed.remove(first)));
                }
                long untilGlance = nextGlance - System.nanoTime();
                if (untilGlance <= 0) {
                    // Whoever asks for one from now on asks for another one.
                    nextGlance = System.nanoTime() + NEVER_NANOS;
                    return Item.of(Kind.GLANCE);
                }
                something.await(Math.min(untilListing, untilGlance), TimeUnit.NANOSECONDS);
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
