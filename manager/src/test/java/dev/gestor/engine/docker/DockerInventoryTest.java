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
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    void soIsOneThatHasEnded() throws Exception {
        docker.stop("a");
        docker.summariesOnly = true;
        inventory.start();
        eventually(() -> assertThat(inventory.containers())
                .extracting(c -> c.detail().json())
                .containsExactly("{}"));
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

    @Test
    void whatWeMadeOurselvesIsKnownAtOnceAndLookedAtOnceMore() throws Exception {
        inventory.start();
        docker.put("a", 1);
        Container made = docker.inspect("a").orElseThrow();
        // It has ended since, and the event of that was heard before.
        docker.stop("a");

        inventory.learn(made);

        assertThat(docker.inspections.get()).isPositive();
        eventually(() ->
                assertThat(inventory.containers()).extracting(Container::state).containsExactly(ContainerState.EXITED));
    }

    @Test
    void oneThatWasRemovedBeforeWeTellOfItDoesNotStay() throws Exception {
        inventory.start();
        docker.put("a", 1);
        Container made = docker.inspect("a").orElseThrow();
        docker.remove("a");
        docker.tell("a", true);

        inventory.learn(made);

        eventually(() -> assertThat(inventory.containers()).isEmpty());
    }

    @Test
    void aListingThatBeganBeforeOurChangeDoesNotUndoIt() throws Exception {
        docker.put("removed", 1);
        inventory.start();
        docker.put("made", 2);
        Container made = docker.inspect("made").orElseThrow();
        docker.remove("made");
        docker.whileListing = () -> {
            docker.put("made", 2);
            inventory.learn(made);
            docker.remove("removed");
            inventory.forget("removed");
        };

        inventory.resynchronise();

        assertThat(inventory.containers()).extracting(Container::name).containsExactly("made");
    }

    @Test
    void anInspectionThatBeganBeforeOurChangeDoesNotUndoIt() throws Exception {
        docker.put("a", 1);
        inventory.start();
        Container before = docker.inspect("a").orElseThrow();
        var looked = new CountDownLatch(1);
        docker.whileInspecting = () -> {
            docker.remove("a");
            inventory.forget("a");
            looked.countDown();
            return Optional.of(before);
        };

        docker.tell("a", false);

        assertThat(looked.await(5, TimeUnit.SECONDS)).isTrue();
        inventory.resynchronise();
        assertThat(inventory.containers()).isEmpty();
    }

    @Test
    void networkEventsOfOthersContainersCostNoInspection() throws Exception {
        docker.put("a", 1);
        inventory.start();
        for (int i = 0; i < 1000; i++) {
            docker.tellNetwork("theirs" + i);
        }
        docker.tellNetwork("a");

        eventually(() -> assertThat(docker.inspected).containsExactly("a"));
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
}
