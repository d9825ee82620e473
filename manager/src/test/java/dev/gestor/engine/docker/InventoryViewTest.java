// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InventoryViewTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Container WEB =
            container("web", ContainerState.RUNNING, Health.HEALTHY, Map.of("front", "10.0.0.2"));

    private final InventoryView view = new InventoryView(List.of(WEB), true, NOW);

    @Test
    void whatIsAsKnownDoesNotDiffer() {
        // A list tells an address or none: only the names count.
        assertThat(differing(container("web", ContainerState.RUNNING, Health.HEALTHY, Map.of("front", ""))))
                .isEmpty();
    }

    @Test
    void anotherStateNameHealthOrNetworkDiffers() {
        assertThat(differing(container("web", ContainerState.PAUSED, Health.HEALTHY, Map.of("front", ""))))
                .containsExactly("web");
        assertThat(differing(renamed("website"))).containsExactly("web");
        assertThat(differing(container("web", ContainerState.RUNNING, Health.UNHEALTHY, Map.of("front", ""))))
                .containsExactly("web");
        assertThat(differing(container("web", ContainerState.RUNNING, Health.HEALTHY, Map.of())))
                .containsExactly("web");
        assertThat(differing(container("web", ContainerState.RUNNING, Health.HEALTHY, Map.of("front", "", "back", ""))))
                .containsExactly("web");
    }

    @Test
    void ofOneThatEndedAListTellsNoHealth() {
        var ended = container("web", ContainerState.EXITED, Health.UNHEALTHY, Map.of());
        var listed = container("web", ContainerState.EXITED, Health.NONE, Map.of());

        assertThat(new InventoryView(List.of(ended), true, NOW).differing(List.of(listed)))
                .isEmpty();
    }

    @Test
    void whatOnlyOneOfUsKnowsDiffers() {
        var other = container("db", ContainerState.RUNNING, Health.NONE, Map.of());

        assertThat(view.differing(List.of(other))).containsExactly("db", "web");
    }

    @Test
    void whatAListCannotTellOfOneThatEndedIsKnownFromBefore() {
        var ended = container("web", ContainerState.EXITED, Health.UNHEALTHY, Map.of());
        var listed = container("web", ContainerState.EXITED, Health.NONE, Map.of());

        assertThat(new InventoryView(List.of(ended), true, NOW)
                        .listed(List.of(listed), Set.of(), true, NOW)
                        .containers())
                .containsExactly(ended);
        assertThat(view.listed(List.of(listed), Set.of(), true, NOW).containers())
                .containsExactly(listed);
    }

    @Test
    void aListingDoesNotUndoWhatChangedSinceItBegan() {
        var old = container("old", ContainerState.RUNNING, Health.NONE, Map.of());
        var stopped = container("web", ContainerState.EXITED, Health.NONE, Map.of());
        var mine = new InventoryView(List.of(stopped), true, NOW);

        InventoryView listed = mine.listed(List.of(WEB, old), Set.of("web", "removed"), true, NOW);
        assertThat(listed.containers()).containsExactlyInAnyOrder(stopped, old);

        var removed = container("removed", ContainerState.RUNNING, Health.NONE, Map.of());
        assertThat(mine.listed(List.of(WEB, removed), Set.of("removed"), true, NOW)
                        .containers())
                .containsExactly(WEB);
    }

    private Set<String> differing(Container listed) {
        return view.differing(List.of(listed));
    }

    private static Container renamed(String name) {
        return new Container(
                WEB.id(),
                name,
                WEB.image(),
                WEB.labels(),
                WEB.state(),
                WEB.pid(),
                WEB.created(),
                WEB.started(),
                WEB.finished(),
                false,
                WEB.detail());
    }

    private static Container container(String id, ContainerState state, Health health, Map<String, String> networks) {
        return new Container(
                id,
                id,
                "image",
                Map.of(),
                state,
                OptionalInt.of(17),
                NOW,
                Optional.empty(),
                Optional.empty(),
                false,
                new ContainerDetail(health, OptionalInt.empty(), false, false, networks, List.of(), ""));
    }
}
