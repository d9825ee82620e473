// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What an inventory knows, brought up to date from three sides: the thread that holds the event stream, the one that looks, and
 * those that change containers themselves and know better than a look that began before. Whoever listens is told of each change,
 * without the lock, since a listener may ask for the containers. May be used by several threads.
 */
final class KnownContainers {
    private final Clock clock;
    private final StopMarks marks = new StopMarks();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Object change = new Object();
    // Both are written under change; they are read without it.
    private volatile InventoryView view;
    private volatile EventFeed.@Nullable Events stream;
    /** Ids of what was changed since the present look began, which knows less of them. Guarded by change. */
    private final Set<String> overtaken = new HashSet<>();

    KnownContainers(Clock clock) {
        this.clock = clock;
        view = InventoryView.empty(clock.instant());
    }

    InventoryView view() {
        return view;
    }

    /** The stream whose events are followed now; null: none. */
    EventFeed.@Nullable Events stream() {
        return stream;
    }

    Inventory.Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void following(EventFeed.Events events) {
        synchronized (change) {
            stream = events;
        }
    }

    /** @return whether it was connected until now */
    boolean disconnected() {
        boolean lost;
        synchronized (change) {
            lost = view.connected();
            stream = null;
            view = view.disconnected(clock.instant());
        }
        tell();
        return lost;
    }

    /** Somebody has asked this container to end. */
    void asked(String id, Instant time) {
        marks.asked(id, time);
    }

    /** What is changed from now on this look may have missed. One look at a time. */
    void lookBegins() {
        synchronized (change) {
            overtaken.clear();
        }
    }

    /** @param container as the look saw it; empty where there is none any more */
    void found(String id, Optional<Container> container) {
        if (container.isEmpty()) {
            marks.forget(id);
        }
        synchronized (change) {
            if (!overtaken.contains(id)) {
                view = container.isPresent() ? view.with(marks.marked(container.get())) : view.without(id);
            }
        }
        tell();
    }

    /**
     * @param events the stream that was open before the look
     * @return whether this made the inventory whole again: it is so when that stream still is open
     */
    boolean listed(List<Container> containers, EventFeed.@Nullable Events events) {
        boolean again;
        synchronized (change) {
            boolean following = events != null && events == stream;
            again = following && !view.connected();
            List<Container> marked = containers.stream().map(marks::marked).toList();
            view = view.listed(marked, overtaken, following, clock.instant());
        }
        tell();
        return again;
    }

    /** One that was made or changed by ourselves a moment ago. */
    void learn(Container container) {
        synchronized (change) {
            view = view.with(marks.marked(container));
            overtaken.add(container.id());
        }
        tell();
    }

    /** One that is gone by what we did. */
    void forget(String id) {
        synchronized (change) {
            view = view.without(id);
            overtaken.add(id);
        }
        marks.forget(id);
        tell();
    }

    /** Nobody is told any more. */
    void close() {
        synchronized (change) {
            view = view.disconnected(clock.instant());
        }
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }
}
