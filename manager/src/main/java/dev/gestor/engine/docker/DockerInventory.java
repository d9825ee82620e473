// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this instance's containers in memory. One thread holds the event stream and only notes which containers changed; a
 * second one lists and inspects, so that a slow inspection never holds up the stream (Docker drops events of a slow reader).
 *
 * <pre>
 *                 subscribed                     listed
 * CONNECTING ----------------&gt; LISTING ----------------------&gt; FOLLOWING --+ event: inspect that container
 *     ^                           |                                |  ^----+ now and then: glance, or list again
 *     +-------- backoff ----------+-- stream ended, listing failed +
 * </pre>
 *
 * An event says only that a container changed; what it changed to is inspected after the event (a container that is only
 * created: once it has started, since Docker answers no sooner). So neither the order of events
 * nor their overlap with a listing matters: whatever changed after the listing looked has an event queued behind it.
 *
 * <p>Docker gives up on an event that it cannot hand over within 100 ms (moby, pkg/pubsub), also where it is only short of
 * processor time. So events alone are not relied on: a glance compares the states that Docker's list tells with those known.
 */
final class DockerInventory implements Inventory {
    private static final Logger LOG = LoggerFactory.getLogger(DockerInventory.class);
    private static final Duration LISTING_LIMIT = Duration.ofSeconds(60);

    /** A container that has not started by then was not meant to, or waits for a person. */
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    private final ContainerReader reader;
    private final EventFeed feed;
    private final Clock clock;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final ListingRhythm rhythm;
    private final PendingWork work;
    private final Consumer<DockerInventory> onClose;
    private final CompletableFuture<Void> firstListing = new CompletableFuture<>();
    private final Thread follower;
    private final Thread worker;

    private final StopMarks marks = new StopMarks();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Object change = new Object();
    // Both are written under change, since both threads do; view is read without it.
    private volatile InventoryView view;
    private volatile EventFeed.@Nullable Events stream;
    /** Ids of what we changed ourselves since the worker's present look began, which knows less of them. Guarded by change. */
    private final Set<String> overtaken = new HashSet<>();

    private volatile boolean closed;

    DockerInventory(
            ContainerReader reader,
            EventFeed feed,
            Clock clock,
            Backoff backoff,
            RandomGenerator random,
            ListingRhythm rhythm,
            String name,
            Consumer<DockerInventory> onClose) {
        this.onClose = onClose;
        this.reader = reader;
        this.feed = feed;
        this.clock = clock;
        this.backoff = backoff;
        this.random = random;
        this.rhythm = rhythm;
        work = new PendingWork(rhythm);
        view = InventoryView.empty(clock.instant());
        follower = daemon(this::follow, "docker-events-" + name);
        worker = daemon(this::work, "docker-inventory-" + name);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Starts both threads and waits for the first listing; where that fails nothing is left running. */
    DockerInventory start() throws EngineException {
        follower.start();
        worker.start();
        try {
            await(firstListing);
            return this;
        } catch (EngineException e) {
            close();
            throw e;
        }
    }

    private void follow() {
        int failures = 0;
        while (!closed) {
            String reason;
            try (EventFeed.Events events = feed.open()) {
                synchronized (change) {
                    stream = events;
                }
                work.wantListing();
                Optional<EventFeed.Event> event = events.next();
                while (event.isPresent()) {
                    note(event.get());
                    event = events.next();
                }
                reason = "Docker ended the event stream";
            } catch (IOException | EngineException | RuntimeException | Error e) {
                // RuntimeException too: the HTTP client throws it when its connection is closed under it.
                // Error too: this thread must outlive it, as in work().
                reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                firstListing.completeExceptionally(e);
            }
            failures = view.connected() ? 1 : failures + 1;
            disconnected(reason);
            pause(backoff.delay(failures, random));
        }
    }

    private void note(EventFeed.Event event) {
        if (event.change() == EventFeed.Change.CREATED) {
            // An inspection would wait until it has started, and all others behind it.
            work.glanceWithin(rhythm.inTransition());
        } else if (event.change() == EventFeed.Change.STOPPING) {
            // The end itself is an event of its own.
            marks.asked(event.containerId(), event.time());
        } else if (event.change() != EventFeed.Change.NETWORK || view.knows(event.containerId())) {
            work.changed(event);
        }
    }

    private void disconnected(String reason) {
        boolean lost;
        synchronized (change) {
            lost = view.connected();
            stream = null;
            view = view.disconnected(clock.instant());
        }
        tell();
        if (lost && !closed) {
            LOG.warn("Lost Docker's event stream: {}; trying again until it is back", reason);
        } else {
            LOG.debug("Cannot follow Docker's events: {}", reason);
        }
    }

    // Without this thread the inventory would stand still and still call itself connected: whatever is thrown here,
    // also
    // for want of memory or threads, costs the connection, and the next one brings a new listing.
    private void work() {
        while (!closed) {
            try {
                PendingWork.Item item = work.take();
                switch (item.kind()) {
                    case LISTING -> list();
                    case GLANCE -> glance();
                    case CHANGE -> item.changed().ifPresent(this::refresh);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("Reading containers failed; listing them anew", e);
                closeStream();
                disconnected(e.toString());
                pause(backoff.delay(1, random));
            }
        }
    }

    private void list() {
        List<CompletableFuture<Void>> waiting = work.listingBegins();
        EventFeed.Events events = stream;
        try {
            lookBegins();
            List<Container> containers = reader.list();
            if (publish(containers, events) && !firstListing.complete(null)) {
                LOG.info("Following Docker's events again, {} containers", containers.size());
            }
            waiting.forEach(w -> w.complete(null));
            // Docker was too busy to tell all of these: ask again, or they stay unmeasured until the next change.
            containers.stream().filter(InventoryView::summary).forEach(c -> lookAgain(c.id()));
        } catch (EngineException e) {
            fail(waiting, e);
            LOG.debug("Listing containers failed", e);
            // A new connection brings a new listing, after a pause.
            closeStream();
        } catch (RuntimeException | Error e) {
            fail(waiting, e);
            throw e;
        }
    }

    private void fail(List<CompletableFuture<Void>> waiting, Throwable cause) {
        waiting.forEach(w -> w.completeExceptionally(cause));
        firstListing.completeExceptionally(cause);
    }

    /** Finds what events did not tell; that a container was restarted, only the next listing shows. */
    private void glance() {
        try {
            if (view.connected()) {
                lookBegins();
                List<Container> listed = reader.summaries();
                Set<String> differing = view.differing(listed);
                for (Container container : listed) {
                    if (differing.contains(container.id()) && container.state() == ContainerState.CREATED) {
                        // There is no more to know of it yet.
                        differing.remove(container.id());
                        found(container.id(), Optional.of(container));
                    }
                }
                differing.forEach(this::lookAgain);
            }
        } catch (EngineException e) {
            LOG.debug("A glance at the containers failed", e);
        }
        boolean inTransition = view.inTransition(clock.instant().minus(STARTS_WITHIN));
        work.glanceWithin(inTransition ? rhythm.inTransition() : rhythm.glance());
    }

    private void lookAgain(String id) {
        work.changed(new EventFeed.Event(id, EventFeed.Change.OTHER));
    }

    /**
     * A container that was made or changed by ourselves a moment ago. It is looked at once more: it may have ended since, and the
     * event of that may have been dealt with already.
     */
    void learn(Container container) {
        synchronized (change) {
            view = view.with(marks.marked(container));
            overtaken.add(container.id());
        }
        tell();
        lookAgain(container.id());
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

    /** One that we changed, and could not look at since. */
    void doubt(String id) {
        lookAgain(id);
    }

    /** Only the worker looks, one look at a time. */
    private void lookBegins() {
        synchronized (change) {
            overtaken.clear();
        }
    }

    /** @param container empty where there is none any more */
    private void found(String id, Optional<Container> container) {
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

    /** Without the lock: a listener may ask for the containers. */
    private void tell() {
        listeners.forEach(Runnable::run);
    }

    /** Whether this listing made the inventory whole again: it is so when its stream was open before and still is. */
    private boolean publish(List<Container> containers, EventFeed.@Nullable Events events) {
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

    private void refresh(EventFeed.Event event) {
        try {
            lookBegins();
            found(event.containerId(), event.destroyed() ? Optional.empty() : reader.inspect(event.containerId()));
        } catch (EngineException e) {
            LOG.debug("Inspecting a changed container failed", e);
            work.wantListing();
        }
    }

    @Override
    public List<Container> containers() {
        return view.containers();
    }

    @Override
    public Optional<Container> find(String idOrName) {
        return Inventory.find(view.containers(), idOrName);
    }

    @Override
    public boolean connected() {
        return view.connected();
    }

    @Override
    public Instant asOf() {
        InventoryView now = view;
        return now.connected() ? clock.instant() : now.lastWhole();
    }

    @Override
    public void resynchronise() throws EngineException {
        await(work.listing());
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static void await(CompletableFuture<Void> listing) throws EngineException {
        try {
            listing.get(LISTING_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException cause) {
                throw cause;
            }
            throw new EngineException("cannot list containers: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new EngineException(
                    "cannot list containers within " + LISTING_LIMIT.toSeconds() + " s; look into Docker's log", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while waiting for a listing of containers", e);
        }
    }

    private void pause(Duration duration) {
        if (closed) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            // Only close() interrupts this thread, and has set closed.
            Thread.currentThread().interrupt();
        }
    }

    private void closeStream() {
        EventFeed.Events open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("Closing the event stream failed", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
        closeStream();
        follower.interrupt();
        worker.interrupt();
        work.close();
        synchronized (change) {
            view = view.disconnected(clock.instant());
        }
    }
}
