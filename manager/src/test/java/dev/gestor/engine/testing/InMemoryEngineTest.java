// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Inventory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InMemoryEngineTest extends ContainerEngineContract {
    private final InMemoryHost host = new InMemoryHost(Clock.systemUTC());

    InMemoryEngineTest() {
        host.addImage(image(), Map.of());
    }

    @Override
    protected ContainerEngine open(String instance) {
        return host.engine(instance);
    }

    @Override
    protected String image() {
        return "gestor/contract:1";
    }

    @Override
    protected String startByHand(String name, Map<String, String> labels) {
        return host.start(name, image(), labels).id();
    }

    @Override
    protected void removeByHand(String id) {
        host.vanish(id);
    }

    @Override
    protected void removeImageByHand(String tag) {
        // Images end with the host.
    }

    @Override
    protected boolean exists(String id) {
        return host.byId(id).isPresent();
    }

    @Test
    void anInventoryKeepsItsLastViewWhileTheHostIsAway() throws Exception {
        ContainerEngine engine = host.engine("a");
        Container first = host.start("first", image(), labels("a"));
        try (Inventory inventory = engine.follow()) {
            host.goAway();
            host.vanishUnnoticed(first.id());
            assertThat(inventory.connected()).isFalse();
            assertThat(inventory.containers()).containsExactly(first);
            assertThatThrownBy(engine::list).isInstanceOf(EngineUnavailableException.class);

            host.comeBack();
            assertThat(inventory.connected()).isTrue();
            assertThat(inventory.containers()).isEmpty();
        }
    }

    @Test
    void aHookMayRemoveTheContainerBeforeWeDo() throws Exception {
        ContainerEngine engine = host.engine("a");
        Container container = host.start("first", image(), labels("a"));
        host.beforeRemoval(host::vanishUnnoticed);
        assertThat(engine.remove(container.id(), Optional.empty())).isEqualTo(ContainerEngine.Removal.GONE);
    }
}
