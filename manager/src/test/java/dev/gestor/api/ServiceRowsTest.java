// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.control.service.ContainerStatus;
import dev.gestor.control.service.ServiceStatus;
import dev.gestor.control.service.Services;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Owner;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.Phase;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceRowsTest {
    private static final String GIVEN_UP = "it ended 5 times within 15 min";

    private final ShownInventory inventory = new ShownInventory();
    private final List<ServiceStatus> statuses = new ArrayList<>();
    private final ServiceRows rows = new ServiceRows(
            services(), inventory, Clock.fixed(ShownContainers.CREATED.plusSeconds(61), ZoneOffset.UTC));

    @Test
    void showsAGivenUpContainerAsSuchAndAnUndeclaredOneAsDockerDoes() {
        Container given = ShownContainers.ofService(1, ContainerState.EXITED);
        Container undeclared = ShownContainers.ofService(2, ContainerState.RUNNING);
        inventory.containers.addAll(List.of(given, undeclared, ShownContainers.running(3, "an agent's")));
        statuses.add(status(given, Phase.CRASH_LOOP, GIVEN_UP));

        List<Map<String, String>> shown = rows();

        assertThat(shown).hasSize(2);
        assertThat(shown.get(0))
                .containsEntry("State", "exited")
                .containsEntry("Phase", "crash-loop")
                .containsEntry("Reason", GIVEN_UP);
        assertThat(shown.get(1)).containsEntry("Status", "Up About a minute").doesNotContainKeys("Phase", "Reason");
    }

    @Test
    void readsAnInspectionOnceForEachChange() {
        inventory.containers.add(ShownContainers.ofService(1, ContainerState.RUNNING));
        String labels = label();

        assertThat(label()).isSameAs(labels);
        inventory.containers.set(0, ShownContainers.ofService(1, ContainerState.PAUSED));

        assertThat(label()).isEqualTo(labels).isNotSameAs(labels);
        assertThat(rows().get(0)).containsEntry("State", "paused");
    }

    @Test
    void answersAnewOnceAContainerOrItsPhaseHasChanged() throws Exception {
        Container container = ShownContainers.ofService(1, ContainerState.RUNNING);
        inventory.containers.add(container);
        byte[] undeclared = json();
        assertThat(json()).isSameAs(undeclared);

        statuses.add(status(container, Phase.RUNNING, "it runs"));
        assertThat(new String(json(), StandardCharsets.UTF_8)).contains("\"Phase\":\"running\"");
        inventory.containers.set(0, ShownContainers.ofService(1, ContainerState.PAUSED));
        assertThat(new String(json(), StandardCharsets.UTF_8)).contains("\"State\":\"paused\"");
    }

    private byte[] json() throws Exception {
        return rows.json(rows.containers().toList());
    }

    @Test
    void keepsNothingOfARemovedContainer() {
        Container container = ShownContainers.ofService(1, ContainerState.RUNNING);
        inventory.containers.add(container);
        String labels = label();

        inventory.containers.clear();
        assertThat(rows()).isEmpty();
        inventory.containers.add(container);

        assertThat(label()).isNotSameAs(labels);
    }

    private List<Map<String, String>> rows() {
        return rows.of(rows.containers().toList());
    }

    private String label() {
        return String.valueOf(rows().get(0).get("Labels"));
    }

    private static ServiceStatus status(Container container, Phase phase, String reason) {
        var web = new ServiceSpec(
                "shop",
                "web",
                1,
                ContainerSpec.of("web", container.image(), Owner.SERVICES),
                Optional.empty(),
                RestartRule.ALWAYS,
                List.of());
        var place =
                new ContainerStatus(container.name(), 0, Optional.of(container), phase, reason, 5, Optional.empty());
        return new ServiceStatus(web, phase, reason, false, List.of(place));
    }

    /** Only asked how they are. */
    private Services services() {
        return (Services) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Services.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("status")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return List.copyOf(statuses);
                });
    }
}
