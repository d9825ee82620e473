// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerEngine.Removal;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ForeignContainerException;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link ContainerEngine} does, whether it runs containers or only remembers them. */
public abstract class ContainerEngineContract extends EngineScene {
    protected ContainerEngineContract(HostUnderTest host) {
        super(host);
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
        String ours = host.start(name("ours"), labels(instance));
        String unlabelled = host.start(name("unlabelled"), Map.of());
        String others = host.start(name("others"), labels(otherInstance));
        String unmanaged = host.start(name("unmanaged"), Map.of(Labels.INSTANCE, instance));
        try (Inventory inventory = engine.follow()) {
            assertThat(engine.list()).extracting(Container::id).containsExactly(ours);
            assertThat(inventory.containers()).extracting(Container::id).containsExactly(ours);
        } finally {
            host.remove(unlabelled);
            host.remove(unmanaged);
            host.remove(others);
        }
    }

    @Test
    void anotherInstancesContainerIsRefusedByItsOwnersName() throws Exception {
        String id = host.start(name("others"), labels(otherInstance));

        assertThatThrownBy(() -> engine.stop(id, AT_ONCE))
                .isInstanceOf(ForeignContainerException.class)
                .hasMessageContaining(name("others"))
                .hasMessageContaining("instance '" + otherInstance + "', owner 'user'");
        assertThatThrownBy(() -> engine.remove(id, AT_ONCE)).isInstanceOf(ForeignContainerException.class);
        assertThatThrownBy(() -> engine.find(id)).isInstanceOf(ForeignContainerException.class);
        assertThat(host.exists(id)).isTrue();
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
        String id = host.start(name("unlabelled"), Map.of());
        try {
            assertThatThrownBy(() -> engine.remove(id, AT_ONCE))
                    .isInstanceOf(ForeignContainerException.class)
                    .hasMessageContaining("gestor.managed=true");
            assertThat(host.exists(id)).isTrue();
        } finally {
            host.remove(id);
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
            host.removeImage(built.tag());
        }
    }

    @Test
    void anInventoryHearsOfEveryChange() throws Exception {
        String early = host.start(name("early"), labels(instance));
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

            host.remove(early);
            eventually(() -> assertThat(inventory.find(early)).isEmpty());
            assertThat(inventory.find(late.shortId())).isPresent();

            inventory.resynchronise();
            assertThat(inventory.containers()).extracting(Container::id).containsExactly(late.id());
        }
    }

    @Test
    void anEndOnRequestIsKnownAsSuch() throws Exception {
        try (Inventory inventory = engine.follow()) {
            Container container = engine.run(spec("one", image()));
            assertThat(container.detail().stopRequested()).isFalse();

            engine.stop(container.id(), AT_ONCE);

            eventually(() -> {
                Container ended = inventory.find(container.id()).orElseThrow();
                assertThat(ended.state()).isEqualTo(ContainerState.EXITED);
                assertThat(ended.detail().stopRequested()).isTrue();
            });
            engine.change(container.id(), new ContainerChange.Start());
            eventually(() -> {
                Container again = inventory.find(container.id()).orElseThrow();
                assertThat(again.running()).isTrue();
                assertThat(again.detail().stopRequested()).isFalse();
            });
        }
    }

    @Test
    void anInventoryTellsOfEveryChange() throws Exception {
        try (Inventory inventory = engine.follow()) {
            var told = new AtomicInteger();
            var states = new CopyOnWriteArrayList<List<ContainerState>>();
            try (Inventory.Subscription subscription = inventory.onChange(() -> {
                told.incrementAndGet();
                states.add(inventory.containers().stream().map(Container::state).toList());
            })) {
                assertThat(subscription).isNotNull();
                Container container = engine.run(spec("one", image()));
                eventually(() -> assertThat(states).contains(List.of(ContainerState.RUNNING)));

                engine.stop(container.id(), AT_ONCE);
                eventually(() -> assertThat(states).contains(List.of(ContainerState.EXITED)));

                host.remove(container.id());
                eventually(() -> assertThat(states.get(states.size() - 1)).isEmpty());
            }
            int before = told.get();
            engine.run(spec("two", image()));
            assertThat(told).hasValueLessThanOrEqualTo(before + 1);
        }
    }

    @Test
    void anInventoryDoesNotHearOfOthersContainers() throws Exception {
        try (Inventory inventory = engine.follow()) {
            String others = host.start(name("others"), labels(otherInstance));
            Container ours = engine.run(spec("ours", image()));
            eventually(() -> assertThat(inventory.containers()).containsExactly(ours));
            assertThat(inventory.find(others)).isEmpty();
        }
    }
}
