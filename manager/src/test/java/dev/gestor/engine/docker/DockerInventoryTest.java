// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.docker.EventFeed.Change;
import dev.gestor.engine.docker.EventFeed.Event;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class DockerInventoryTest {
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(50);

    private final FakeDocker docker = new FakeDocker();
    private final DockerInventory inventory = inventory(new ListingRhythm(SELDOM, SELDOM, SELDOM));

    @AfterEach
    void close() {
        inventory.close();
    }

    @Test
    void theFirstListingIsThereAtTheStart() throws Exception {
        docker.put("b", 2);
        docker.put("a", 1);
        inventory.start();
        assertThat(inventory.containers()).extracting(Container::name).containsExactly("a", "b");
        assertThat(inventory.connected()).isTrue();
    }

    @Test
    void aChangeDuringTheListingIsNotLost() throws Exception {
        docker.put("old", 1);
        docker.whileListing = () -> {
            // Behind the listing's back: it has already looked.
            docker.remove("old");
            docker.put("new", 2);
            docker.tell("old", true);
            docker.tell("new", false);
        };
        inventory.start();
        eventually(() ->
                assertThat(inventory.containers()).extracting(Container::name).containsExactly("new"));
    }

    @Test
    void aLateEventOfADestroyedContainerDoesNotBringItBack() throws Exception {
        docker.put("a", 1);
        inventory.start();
        docker.remove("a");
        docker.tell("a", true);
        docker.tell("a", false);
        eventually(() -> assertThat(inventory.containers()).isEmpty());
    }

    @Test
    void aBrokenStreamIsFollowedByANewListing() throws Exception {
        docker.put("a", 1);
        inventory.start();
        docker.remove("a");
        docker.put("b", 2);
        docker.breakStream();
        eventually(() ->
                assertThat(inventory.containers()).extracting(Container::name).containsExactly("b"));
        eventually(() -> assertThat(inventory.connected()).isTrue());
        assertThat(docker.streams.get()).isEqualTo(2);
    }

    @Test
    void whileDockerIsAwayTheLastViewStaysAndIsDated() throws Exception {
        docker.put("a", 1);
        inventory.start();
        docker.away = true;
        docker.breakStream();
        eventually(() -> assertThat(inventory.connected()).isFalse());
        assertThat(inventory.containers()).hasSize(1);
        assertThat(inventory.asOf()).isEqualTo(FakeDocker.NOW);
        assertThatThrownBy(inventory::resynchronise).isInstanceOf(EngineUnavailableException.class);

        docker.remove("a");
        docker.away = false;
        eventually(() -> assertThat(inventory.connected()).isTrue());
        assertThat(inventory.containers()).isEmpty();
    }

    @Test
    void dockerAwayAtTheStartIsTold() {
        docker.away = true;
        assertThatThrownBy(inventory::start)
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessage("away");
        assertThat(inventory.connected()).isFalse();
    }

    @Test
    void aChangeWithoutAnEventIsSeenByThePeriodicListing() throws Exception {
        try (DockerInventory eager = inventory(new ListingRhythm(OFTEN, SELDOM, SELDOM))) {
            eager.start();
            docker.put("quiet", 1);
            eventually(() -> assertThat(eager.find("quiet")).isPresent());
        }
    }

    @Test
    void aGlanceFindsWhatNoEventTold() throws Exception {
        docker.put("a", 1);
        docker.put("b", 2);
        try (DockerInventory glancing = inventory(new ListingRhythm(SELDOM, OFTEN, SELDOM))) {
            glancing.start();
            docker.remove("a");
            docker.stop("b");
            docker.put("c", 3);
            eventually(() -> assertThat(glancing.containers())
                    .extracting(Container::name, Container::state)
                    .containsExactly(tuple("b", ContainerState.EXITED), tuple("c", ContainerState.RUNNING)));
            assertThat(docker.listings).hasValue(1);
        }
    }

    @Test
    void aGlanceInspectsNothingThatIsAsKnown() throws Exception {
        docker.put("a", 1);
        try (DockerInventory glancing = inventory(new ListingRhythm(SELDOM, OFTEN, SELDOM))) {
            glancing.start();
            eventually(() -> assertThat(docker.glances.get()).isGreaterThan(2));
            assertThat(docker.inspections).hasValue(0);
        }
    }

    @Test
    void aContainerWhoseStartWasNotToldIsFoundSoon() throws Exception {
        try (DockerInventory glancing = inventory(new ListingRhythm(SELDOM, SELDOM, OFTEN))) {
            glancing.start();
            docker.create("a");
            docker.tellCreated("a");
            eventually(() -> assertThat(glancing.containers())
                    .extracting(Container::state)
                    .containsExactly(ContainerState.CREATED));
            // Docker would not have answered.
            assertThat(docker.inspections).hasValue(0);

            docker.put("a", 1);
            eventually(() -> assertThat(glancing.containers())
                    .extracting(Container::state)
                    .containsExactly(ContainerState.RUNNING));
        }
    }

    @Test
    void resynchroniseWaitsForAListingThatBeganAfterTheCall() throws Exception {
        inventory.start();
        docker.put("quiet", 1);
        inventory.resynchronise();
        assertThat(inventory.find("quiet")).isPresent();
    }

    @Test
    void aFailedListingReconnects() throws Exception {
        inventory.start();
        docker.failListings = true;
        assertThatThrownBy(inventory::resynchronise).isInstanceOf(EngineException.class);
        eventually(() -> assertThat(inventory.connected()).isFalse());
        docker.failListings = false;
        eventually(() -> assertThat(inventory.connected()).isTrue());
    }

    @Test
    void whatABusyDockerDidNotTellIsKnownFromBefore() throws Exception {
        docker.put("a", 17);
        inventory.start();
        docker.summariesOnly = true;
        inventory.resynchronise();
        assertThat(inventory.containers()).extracting(Container::pid).containsExactly(OptionalInt.of(17));
    }

    @Test
    void whatABusyDockerDidNotTellIsAskedAgain() throws Exception {
        docker.put("a", 17);
        docker.summariesOnly = true;
        inventory.start();
        eventually(() ->
                assertThat(inventory.containers()).extracting(Container::pid).containsExactly(OptionalInt.of(17)));
    }

    @Test
    void afterCloseNothingWaits() throws Exception {
        inventory.start();
        inventory.close();
        assertThat(inventory.connected()).isFalse();
        assertThatThrownBy(inventory::resynchronise)
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("closed");
    }

    private DockerInventory inventory(ListingRhythm rhythm) {
        return new DockerInventory(
                docker,
                docker,
                Clock.fixed(FakeDocker.NOW, ZoneOffset.UTC),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)),
                new Random(1),
                rhythm,
                "test",
                closed -> {});
    }

    private static void eventually(Runnable assertion) {
        await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(5)).untilAsserted(assertion::run);
    }

    /** A daemon whose stream and listing the test controls. */
    private static final class FakeDocker implements ContainerReader, EventFeed {
        static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
        private static final Event BROKEN = new Event("broken", Change.OTHER);

        final AtomicInteger streams = new AtomicInteger();
        final AtomicInteger listings = new AtomicInteger();
        final AtomicInteger glances = new AtomicInteger();
        final AtomicInteger inspections = new AtomicInteger();
        volatile boolean away;
        volatile boolean failListings;
        volatile boolean summariesOnly;
        volatile Runnable whileListing = () -> {};
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
                            Optional.empty()));
        }

        void tellCreated(String id) {
            events.add(new Event(id, Change.CREATED));
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
}
