// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.RecordFeed;
import dev.gestor.control.Recorder;
import dev.gestor.journal.DecisionQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /v1/events}: decisions as they are recorded, as server-sent events. A listener that comes again with
 * {@code Last-Event-ID} gets from the journal what it missed. No thread waits for a listener; one beats for all of them, and only
 * while there are any.
 */
public final class EventsResource implements Resource {
    static final String CONTENT_TYPE = "text/event-stream";

    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final Duration FULL_RETRY = Duration.ofSeconds(30);
    /** From the journal at once; who missed more asks {@code /v1/decisions}. */
    private static final int MAX_MISSED = 200;

    private final JournalAccess journal;
    private final int maxListeners;
    private final Duration beat;

    /** Guarded by this, as is the field below. */
    private final Set<EventListener> listeners = new HashSet<>();

    private Optional<ScheduledExecutorService> beats = Optional.empty();

    public EventsResource(RecordFeed feed, JournalAccess journal, ApiLimits limits) {
        this(feed, journal, limits.listeners(), BEAT);
    }

    EventsResource(RecordFeed feed, JournalAccess journal, int maxListeners, Duration beat) {
        this.journal = journal;
        this.maxListeners = maxListeners;
        this.beat = beat;
        feed.listen(this::publish);
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/v1/events", this::listen);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("events");
    }

    private void listen(Context context) throws Exception {
        new QueryParameters(context);
        Optional<EventFrame.Id> last = lastSeen(context);
        var listener = new EventListener(context.res().getOutputStream(), this::remove);
        // First of all, so that nothing is missed between what the journal holds and what is recorded from now on.
        if (!add(listener)) {
            throw ProblemException.unavailable(
                    "%d listeners are there already, and no more are taken".formatted(maxListeners), FULL_RETRY);
        }
        try {
            begin(listener, last.isPresent() ? missed(last.get()) : List.of());
        } catch (InterruptedException | RuntimeException e) {
            listener.finish();
            throw e;
        }
        context.contentType(CONTENT_TYPE).header("X-Accel-Buffering", "no");
        context.future(() -> {
            open(context, listener);
            return listener.end();
        });
    }

    /** Only now: before, the request has not been made one that goes on without its thread. */
    private static void open(Context context, EventListener listener) {
        try {
            context.res().getOutputStream().setWriteListener(listener);
        } catch (IOException | IllegalStateException e) {
            listener.onError(e);
        }
    }

    private static Optional<EventFrame.Id> lastSeen(Context context) {
        return Optional.ofNullable(context.header("Last-Event-ID"))
                .map(text -> EventFrame.Id.parse(text)
                        .orElseThrow(() -> new ProblemException(
                                HttpStatus.BAD_REQUEST,
                                "the header Last-Event-ID must be the id of an event of this stream, was "
                                        + ShownValue.of(text))));
    }

    /** Oldest first; one more than is told, to know whether there are more. */
    private List<DecisionRecord> missed(EventFrame.Id last) throws InterruptedException {
        DecisionQuery query = DecisionQuery.all().withSince(last.time()).withLimit(MAX_MISSED + 1);
        List<DecisionRecord> since = journal.read(reader -> reader.decisions(query));
        List<UUID> ids = since.stream().map(DecisionRecord::id).toList();
        return since.subList(ids.indexOf(last.id()) + 1, since.size());
    }

    private static void begin(EventListener listener, List<DecisionRecord> missed) {
        List<byte[]> frames = new ArrayList<>(List.of(EventFrame.BEGIN));
        int untold = Math.max(0, missed.size() - MAX_MISSED);
        if (untold > 0) {
            frames.add(EventFrame.lost(untold, true));
        }
        Set<UUID> ids = new HashSet<>();
        for (DecisionRecord decision : missed.subList(untold, missed.size())) {
            ids.add(decision.id());
            frames.add(EventFrame.decision(decision));
        }
        listener.begin(ids, frames);
    }

    private void publish(Recorder.Entry entry) {
        List<EventListener> all = listeners();
        if (all.isEmpty()) {
            return;
        }
        for (DecisionRecord decision : entry.decisions()) {
            byte[] frame = EventFrame.decision(decision);
            all.forEach(listener -> listener.offer(decision.id(), frame));
        }
    }

    private synchronized List<EventListener> listeners() {
        return new ArrayList<>(listeners);
    }

    private synchronized boolean add(EventListener listener) {
        if (listeners.size() >= maxListeners) {
            return false;
        }
        listeners.add(listener);
        if (beats.isEmpty()) {
            ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "http-events");
                thread.setDaemon(true);
                return thread;
            });
            ScheduledFuture<?> unused = made.scheduleWithFixedDelay(
                    () -> listeners().forEach(EventListener::beat),
                    beat.toMillis(),
                    beat.toMillis(),
                    TimeUnit.MILLISECONDS);
            beats = Optional.of(made);
        }
        return true;
    }

    private synchronized void remove(EventListener listener) {
        listeners.remove(listener);
        if (listeners.isEmpty()) {
            beats.ifPresent(ScheduledExecutorService::shutdown);
            beats = Optional.empty();
        }
    }

    int listening() {
        return listeners().size();
    }

    @Override
    public void end() {
        listeners().forEach(EventListener::finish);
    }
}
