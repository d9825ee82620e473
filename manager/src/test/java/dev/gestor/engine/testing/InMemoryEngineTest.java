// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Inventory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InMemoryEngineTest extends ContainerEngineContract {
    private final InMemoryHost memory = ((InMemoryUnderTest) host).memory;

    InMemoryEngineTest() {
        super(new InMemoryUnderTest());
    }

    @Test
    void anInventoryKeepsItsLastViewWhileTheHostIsAway() throws Exception {
        ContainerEngine engine = memory.engine("a");
        Container first = memory.start("first", image(), labels("a"));
        try (Inventory inventory = engine.follow()) {
            memory.goAway();
            memory.vanishUnnoticed(first.id());
            assertThat(inventory.connected()).isFalse();
            assertThat(inventory.containers()).containsExactly(first);
            assertThatThrownBy(engine::list).isInstanceOf(EngineUnavailableException.class);

            memory.comeBack();
            assertThat(inventory.connected()).isTrue();
            assertThat(inventory.containers()).isEmpty();
        }
    }

    @Test
    void aHookMayRemoveTheContainerBeforeWeDo() throws Exception {
        ContainerEngine engine = memory.engine("a");
        Container container = memory.start("first", image(), labels("a"));
        memory.beforeRemoval(memory::vanishUnnoticed);
        assertThat(engine.remove(container.id(), Optional.empty())).isEqualTo(ContainerEngine.Removal.GONE);
    }
}
