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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
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

    private final KnownContainers known;
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
        known = new KnownContainers(clock);
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
                known.following(events);
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
            failures = known.view().connected() ? 1 : failures + 1;
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
            known.asked(event.containerId(), event.time());
        } else if (event.change() != EventFeed.Change.NETWORK || known.view().knows(event.containerId())) {
            work.changed(event);
        }
    }

    private void disconnected(String reason) {
        if (known.disconnected() && !closed) {
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
        EventFeed.Events events = known.stream();
        try {
            known.lookBegins();
            List<Container> containers = reader.list();
            if (known.listed(containers, events) && !firstListing.complete(null)) {
                LOG.info("Following Docker's events again, {} containers", containers.size());
            }
            waiting.forEach(w -> w.complete(null));
            // Docker was too busy to tell all of these: ask again, or they stay unmeasured until the next change.
            containers.stream().filter(DockerInventory::isHalfKnown).forEach(c -> lookAgain(c.id()));
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

    /** One that is only created is not inspected at all: Docker would not answer before it has started. */
    private static boolean isHalfKnown(Container listed) {
        return InventoryView.summary(listed)
                || (listed.detail().json().isEmpty() && listed.state() != ContainerState.CREATED);
    }

    private void fail(List<CompletableFuture<Void>> waiting, Throwable cause) {
        waiting.forEach(w -> w.completeExceptionally(cause));
        firstListing.completeExceptionally(cause);
    }

    /** Finds what events did not tell; that a container was restarted, only the next listing shows. */
    private void glance() {
        try {
            if (known.view().connected()) {
                known.lookBegins();
                List<Container> listed = reader.summaries();
                Set<String> differing = known.view().differing(listed);
                for (Container container : listed) {
                    if (differing.contains(container.id()) && container.state() == ContainerState.CREATED) {
                        // There is no more to know of it yet.
                        differing.remove(container.id());
                        known.found(container.id(), Optional.of(container));
                    }
                }
                differing.forEach(this::lookAgain);
            }
        } catch (EngineException e) {
            LOG.debug("A glance at the containers failed", e);
        }
        boolean inTransition = known.view().inTransition(clock.instant().minus(STARTS_WITHIN));
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
        known.learn(container);
        lookAgain(container.id());
    }

    /** One that is gone by what we did. */
    void forget(String id) {
        known.forget(id);
    }

    /** One that we changed, and could not look at since. */
    void doubt(String id) {
        lookAgain(id);
    }

    private void refresh(EventFeed.Event event) {
        try {
            known.lookBegins();
            known.found(
                    event.containerId(), event.destroyed() ? Optional.empty() : reader.inspect(event.containerId()));
        } catch (EngineException e) {
            LOG.debug("Inspecting a changed container failed", e);
            work.wantListing();
        }
    }

    @Override
    public List<Container> containers() {
        return known.view().containers();
    }

    @Override
    public Optional<Container> find(String idOrName) {
        return Inventory.find(known.view().containers(), idOrName);
    }

    @Override
    public boolean connected() {
        return known.view().connected();
    }

    @Override
    public Instant asOf() {
        InventoryView now = known.view();
        return now.connected() ? clock.instant() : now.lastWhole();
    }

    @Override
    public void resynchronise() throws EngineException {
        await(work.listing());
    }

    @Override
    public Subscription onChange(Runnable listener) {
        return known.onChange(listener);
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
        EventFeed.Events open = known.stream();
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
        known.close();
    }
}
