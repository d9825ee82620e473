// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A daemon whose stream and listing the test controls. */
final class FakeDocker implements ContainerReader, EventFeed {
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    /** A summary lacks it. */
    private static final ContainerDetail INSPECTED = new ContainerDetail(
            ContainerDetail.Health.NONE, OptionalInt.empty(), false, false, Map.of(), List.of(), "{}");

    private static final Event BROKEN = new Event("broken", Change.OTHER);

    final AtomicInteger streams = new AtomicInteger();
    final AtomicInteger listings = new AtomicInteger();
    final AtomicInteger glances = new AtomicInteger();
    final AtomicInteger inspections = new AtomicInteger();
    volatile boolean away;
    volatile boolean failListings;
    volatile boolean summariesOnly;
    volatile Runnable whileListing = () -> {};
    /** Instead of the next inspection. */
    volatile @Nullable Supplier<Optional<Container>> whileInspecting;

    final List<String> inspected = new CopyOnWriteArrayList<>();
    private final Map<String, Container> containers = new ConcurrentHashMap<>();
    private volatile BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** Running. */
    void put(String id, int second) {
        put(id, second, ContainerState.RUNNING);
    }

    void create(String id) {
        put(id, 0, ContainerState.CREATED);
    }

    void stop(String id) {
        put(id, 2, ContainerState.EXITED);
    }

    private void put(String id, int second, ContainerState state) {
        Instant created = NOW.plusSeconds(second);
        boolean runs = state == ContainerState.RUNNING;
        containers.put(
                id,
                new Container(
                        id,
                        id,
                        "image",
                        Map.of(),
                        state,
                        runs ? OptionalInt.of(second) : OptionalInt.empty(),
                        created,
                        runs ? Optional.of(created) : Optional.empty(),
                        Optional.empty(),
                        false,
                        INSPECTED));
    }

    void tellCreated(String id) {
        events.add(new Event(id, Change.CREATED));
    }

    void tellNetwork(String id) {
        events.add(new Event(id, Change.NETWORK));
    }

    void remove(String id) {
        containers.remove(id);
    }

    void tell(String id, boolean destroyed) {
        events.add(new Event(id, destroyed ? Change.DESTROYED : Change.OTHER));
    }

    void breakStream() {
        events.add(BROKEN);
    }

    @Override
    public List<Container> summaries() throws EngineException {
        check();
        glances.incrementAndGet();
        return containers.values().stream().map(FakeDocker::withoutProcess).toList();
    }

    @Override
    public List<Container> list() throws EngineException {
        check();
        listings.incrementAndGet();
        if (failListings) {
            throw new EngineException("listing failed");
        }
        List<Container> seen = List.copyOf(containers.values());
        Runnable meanwhile = whileListing;
        whileListing = () -> {};
        meanwhile.run();
        return summariesOnly ? seen.stream().map(FakeDocker::withoutProcess).toList() : seen;
    }

    private static Container withoutProcess(Container c) {
        return new Container(
                c.id(),
                c.name(),
                c.image(),
                c.labels(),
                c.state(),
                OptionalInt.empty(),
                c.created(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Optional<Container> inspect(String id) throws EngineException {
        check();
        inspections.incrementAndGet();
        inspected.add(id);
        Supplier<Optional<Container>> meanwhile = whileInspecting;
        if (meanwhile != null) {
            whileInspecting = null;
            return meanwhile.get();
        }
        return Optional.ofNullable(containers.get(id));
    }

    @Override
    public Events open() throws EngineException {
        check();
        streams.incrementAndGet();
        BlockingQueue<Event> own = new LinkedBlockingQueue<>();
        events = own;
        return new Events() {
            @Override
            public Optional<Event> next() throws IOException {
                try {
                    Event event = own.take();
                    return event.equals(BROKEN) ? Optional.empty() : Optional.of(event);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }

            @Override
            public void close() {
                own.add(BROKEN);
            }
        };
    }

    private void check() throws EngineUnavailableException {
        if (away) {
            throw new EngineUnavailableException("away", new IOException("refused"));
        }
    }
}
