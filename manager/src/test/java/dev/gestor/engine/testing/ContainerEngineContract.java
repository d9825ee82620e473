// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerEngine.Removal;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ForeignContainerException;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ContainerEngine} does, whether it runs containers or only remembers them. */
public abstract class ContainerEngineContract {
    private static final Optional<Duration> AT_ONCE = Optional.of(Duration.ZERO);

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    protected final String instance = "contract-" + unique;
    protected final String otherInstance = "other-" + unique;

    @SuppressWarnings("NullAway.Init")
    protected ContainerEngine engine;

    /** A new engine for the instance. */
    protected abstract ContainerEngine open(String instance) throws Exception;

    /** A local image whose program runs until it is stopped. */
    protected abstract String image();

    /** Starts a container of the image without Gestor and returns its id. */
    protected abstract String startByHand(String name, Map<String, String> labels) throws Exception;

    /** Removes a container without Gestor. */
    protected abstract void removeByHand(String id) throws Exception;

    protected abstract void removeImageByHand(String tag) throws Exception;

    protected abstract boolean exists(String id) throws Exception;

    @BeforeEach
    void openEngine() throws Exception {
        engine = open(instance);
    }

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        try (ContainerEngine other = open(otherInstance)) {
            for (Container container : other.list()) {
                other.remove(container.id(), AT_ONCE);
            }
        }
        for (Container container : engine.list()) {
            engine.remove(container.id(), AT_ONCE);
        }
        engine.close();
    }

    @Test
    void runStartsAContainerWithItsLabels() throws Exception {
        Container container = engine.run(spec("one", image()));

        assertThat(container.id()).hasSize(64);
        assertThat(container.name()).isEqualTo(name("one"));
        assertThat(container.image()).isEqualTo(image());
        assertThat(container.state()).isEqualTo(ContainerState.RUNNING);
        assertThat(container.pid()).isPresent();
        assertThat(container.started()).isPresent();
        assertThat(container.finished()).isEmpty();
        assertThat(container.owner()).contains(Owner.WORKLOAD);
        assertThat(container.labels())
                .containsEntry(Labels.MANAGED, "true")
                .containsEntry(Labels.INSTANCE, instance)
                .containsEntry(Labels.WORKLOAD, "low-cpu");
        assertThat(engine.list()).containsExactly(container);
    }

    @Test
    void onlyThisInstancesContainersAreListed() throws Exception {
        String ours = startByHand(name("ours"), labels(instance));
        String unlabelled = startByHand(name("unlabelled"), Map.of());
        String others = startByHand(name("others"), labels(otherInstance));
        String unmanaged = startByHand(name("unmanaged"), Map.of(Labels.INSTANCE, instance));
        try (Inventory inventory = engine.follow()) {
            assertThat(engine.list()).extracting(Container::id).containsExactly(ours);
            assertThat(inventory.containers()).extracting(Container::id).containsExactly(ours);
        } finally {
            removeByHand(unlabelled);
            removeByHand(unmanaged);
            removeByHand(others);
        }
    }

    @Test
    void anotherInstancesContainerIsRefusedByItsOwnersName() throws Exception {
        String id = startByHand(name("others"), labels(otherInstance));

        assertThatThrownBy(() -> engine.stop(id, AT_ONCE))
                .isInstanceOf(ForeignContainerException.class)
                .hasMessageContaining(name("others"))
                .hasMessageContaining("instance '" + otherInstance + "', owner 'user'");
        assertThatThrownBy(() -> engine.remove(id, AT_ONCE)).isInstanceOf(ForeignContainerException.class);
        assertThatThrownBy(() -> engine.find(id)).isInstanceOf(ForeignContainerException.class);
        assertThat(exists(id)).isTrue();
    }

    @Test
    void aContainerIsFoundByIdPrefixAndName() throws Exception {
        Container container = engine.run(spec("one", image()));

        assertThat(engine.find(container.id())).contains(container);
        assertThat(engine.find(container.shortId())).contains(container);
        assertThat(engine.find(container.name())).contains(container);
        assertThat(engine.find(name("nobody"))).isEmpty();
    }

    @Test
    void anUnlabelledContainerIsRefused() throws Exception {
        String id = startByHand(name("unlabelled"), Map.of());
        try {
            assertThatThrownBy(() -> engine.remove(id, AT_ONCE))
                    .isInstanceOf(ForeignContainerException.class)
                    .hasMessageContaining("gestor.managed=true");
            assertThat(exists(id)).isTrue();
        } finally {
            removeByHand(id);
        }
    }

    @Test
    void aStoppedContainerStaysListed() throws Exception {
        Container container = engine.run(spec("one", image()));

        assertThat(engine.stop(container.id(), AT_ONCE)).isEqualTo(Removal.DONE);

        Container stopped = engine.list().get(0);
        assertThat(stopped.state()).isEqualTo(ContainerState.EXITED);
        assertThat(stopped.pid()).isEmpty();
        assertThat(stopped.started()).isPresent();
        assertThat(stopped.finished()).isPresent();
    }

    @Test
    void whatIsAlreadyStoppedOrGoneIsNoError() throws Exception {
        Container container = engine.run(spec("one", image()));

        assertThat(engine.stop(container.id(), AT_ONCE)).isEqualTo(Removal.DONE);
        assertThat(engine.stop(container.id(), AT_ONCE)).isEqualTo(Removal.GONE);
        assertThat(engine.remove(container.id(), AT_ONCE)).isEqualTo(Removal.DONE);
        assertThat(engine.remove(container.id(), AT_ONCE)).isEqualTo(Removal.GONE);
        assertThat(engine.stop(container.id(), AT_ONCE)).isEqualTo(Removal.GONE);
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void aTakenNameIsNamedAndNothingIsLeftBehind() throws Exception {
        Container first = engine.run(spec("one", image()));

        assertThatThrownBy(() -> engine.run(spec("one", image())))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("one"))
                .hasMessageContaining("the name is taken");
        assertThat(engine.list()).containsExactly(first);
    }

    @Test
    void aMissingImageIsNamed() throws Exception {
        assertThatThrownBy(() -> engine.run(spec("one", "gestor/never-built:1")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no image gestor/never-built:1");
        assertThat(engine.list()).isEmpty();
        assertThat(engine.image("gestor/never-built:1")).isEmpty();
    }

    @Test
    void aBrokenDockerfileIsReported() {
        ImageSpec broken = new ImageSpec("gestor/contract-broken:" + unique, "NONSENSE\n", Map.of(), Map.of());
        assertThatThrownBy(() -> engine.build(broken))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(broken.tag());
    }

    @Test
    void aBuiltImageKeepsItsLabels() throws Exception {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        ImageSpec built = new ImageSpec(
                "gestor/contract-built:" + unique,
                "FROM scratch\nCOPY program /program\n",
                Map.of("program", content),
                Map.of("gestor.test", "a b\"c"));
        engine.build(built);
        try {
            assertThat(engine.image(built.tag()).orElseThrow().labels()).containsEntry("gestor.test", "a b\"c");
        } finally {
            removeImageByHand(built.tag());
        }
    }

    @Test
    void anInventoryHearsOfEveryChange() throws Exception {
        String early = startByHand(name("early"), labels(instance));
        try (Inventory inventory = engine.follow()) {
            assertThat(inventory.connected()).isTrue();
            assertThat(inventory.containers()).extracting(Container::id).containsExactly(early);

            Container late = engine.run(spec("late", image()));
            eventually(() -> assertThat(inventory.find(late.id())).contains(late));
            assertThat(inventory.find(late.name())).contains(late);
            assertThat(inventory.containers()).extracting(Container::id).containsExactly(early, late.id());

            engine.stop(late.id(), AT_ONCE);
            eventually(() ->
                    assertThat(inventory.find(late.id()).orElseThrow().state()).isEqualTo(ContainerState.EXITED));

            removeByHand(early);
            eventually(() -> assertThat(inventory.find(early)).isEmpty());
            assertThat(inventory.find(late.shortId())).isPresent();

            inventory.resynchronise();
            assertThat(inventory.containers()).extracting(Container::id).containsExactly(late.id());
        }
    }

    @Test
    void anInventoryDoesNotHearOfOthersContainers() throws Exception {
        try (Inventory inventory = engine.follow()) {
            String others = startByHand(name("others"), labels(otherInstance));
            Container ours = engine.run(spec("ours", image()));
            eventually(() -> assertThat(inventory.containers()).containsExactly(ours));
            assertThat(inventory.find(others)).isEmpty();
        }
    }

    protected final String name(String role) {
        return unique + "-" + role;
    }

    protected final ContainerSpec spec(String role, String image) {
        return ContainerSpec.of(name(role), image, Owner.WORKLOAD)
                .withLabels(Map.of(Labels.WORKLOAD, "low-cpu"))
                .withLimits(Limits.NONE
                        .withMemory(32L << 20)
                        .withNanoCpus(250_000_000)
                        .withPids(16))
                .isolated();
    }

    protected static Map<String, String> labels(String instance) {
        return Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance, Labels.OWNER, Owner.USER.label());
    }

    protected static void eventually(Runnable assertion) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(assertion::run);
    }
}
