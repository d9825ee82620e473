// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ForeignContainerException;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WatchedEngineTest {
    private final InMemoryHost host = new InMemoryHost(Clock.systemUTC());
    private final WatchedEngine watched = new WatchedEngine(
            host.engine("ours"),
            id -> host.containers().stream().filter(c -> c.id().equals(id)).findFirst(),
            container -> container.owner().equals(Optional.of(Owner.AGENT)));

    @Test
    void notesAChangeOfWhatMustNotBeChanged() throws Exception {
        ContainerEngine engine = watched.proxy();
        Container allowed = host.start("allowed", "web", InMemoryWorld.labels("ours", "agent"));
        Container owned = host.start("owned", "web", InMemoryWorld.labels("ours", "user"));
        Container foreign = host.start("foreign", "web", Map.of());

        engine.remove(allowed.id(), Optional.empty());
        engine.list();
        assertThat(watched.trespasses()).isEmpty();

        engine.stop(owned.id(), Optional.empty());
        assertThatThrownBy(() -> engine.remove(foreign.id(), Optional.empty()))
                .isInstanceOf(ForeignContainerException.class);

        assertThat(watched.trespasses())
                .hasSize(2)
                .anyMatch(trespass -> trespass.startsWith("stop of owned"))
                .anyMatch(trespass -> trespass.startsWith("remove of foreign"));
        assertThat(watched.changes()).isEqualTo(3);
    }
}
