// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.control.client.Client;
import dev.gestor.control.client.ClientDeclaration;
import dev.gestor.control.client.ClientStatus;
import dev.gestor.control.client.ClientView;
import dev.gestor.control.service.ContainerStatus;
import dev.gestor.control.service.ServiceStatus;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Owner;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.ScaleLimits;
import dev.gestor.policy.reconcile.Phase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What {@code /metrics} tells of services and of the client. */
class ControllerMetricsTest {
    private final ManagerMetrics metrics = new ManagerMetrics();
    private final List<ServiceStatus> services = new ArrayList<>();
    private Optional<ClientView> client = Optional.empty();

    @Test
    void countsServicesByPhaseAlsoWhereThereAreNone() throws IOException {
        ServiceMetrics.register(metrics, () -> services);
        services.add(service("web", 3, Phase.RUNNING, false, 2));
        services.add(service("old", 2, Phase.LEAVING, true, 1));

        assertThat(text())
                .contains("gestor_services{phase=\"running\"} 1.0")
                .contains("gestor_services{phase=\"leaving\"} 1.0")
                .contains("gestor_services{phase=\"crash-loop\"} 0.0")
                .contains("gestor_service_replicas_desired{project=\"shop\",service=\"web\"} 3.0")
                .contains("gestor_service_replicas_running{project=\"shop\",service=\"web\"} 2.0")
                .contains("gestor_service_replicas_desired{project=\"shop\",service=\"old\"} 0.0")
                .contains("gestor_service_replicas_running{project=\"shop\",service=\"old\"} 1.0");
    }

    @Test
    void showsSoManyServicesAndCountsAll() throws IOException {
        ServiceMetrics.register(metrics, () -> services);
        for (int i = 0; i < ServiceMetrics.MOST_SERVICES + 10; i++) {
            services.add(service("s" + i, 1, Phase.RUNNING, false, 1));
        }

        assertThat(text().lines().filter(line -> line.startsWith("gestor_service_replicas_running{")))
                .hasSize(ServiceMetrics.MOST_SERVICES);
        assertThat(text()).contains("gestor_services{phase=\"running\"} " + (double) services.size());
    }

    @Test
    void tellsNothingOfAClientThatNeverWas() throws IOException {
        ClientMetrics.register(metrics, () -> client);

        assertThat(text()).doesNotContain("gestor_client_");
    }

    @Test
    void tellsTheClientAndItsLoadOnlyWhereThatIsMeasured() throws IOException {
        ClientMetrics.register(metrics, () -> client);

        client = Optional.of(client(ClientStatus.READY, OptionalDouble.empty()));
        assertThat(text())
                .contains("gestor_client_containers_wanted 4.0")
                .contains("gestor_client_containers_running 1.0")
                .contains("gestor_client_cpu_target_percent 50.0")
                .contains("gestor_client_status{status=\"ready\"} 1.0")
                .contains("gestor_client_status{status=\"busy\"} 0.0")
                // Unknown is not idle.
                .doesNotContain("gestor_client_cpu_average_percent ");

        client = Optional.of(client(ClientStatus.STOPPING, OptionalDouble.of(37.5)));
        assertThat(text())
                .contains("gestor_client_cpu_average_percent 37.5")
                .contains("gestor_client_containers_wanted 0.0")
                .contains("gestor_client_status{status=\"stopping\"} 1.0");
    }

    private String text() throws IOException {
        return metrics.expose("").text();
    }

    private static ServiceStatus service(String name, int replicas, Phase phase, boolean withdrawn, int running) {
        var spec = new ServiceSpec(
                "shop",
                name,
                replicas,
                ContainerSpec.of(name, "shop/web:1", Owner.SERVICES),
                Optional.empty(),
                RestartRule.ALWAYS,
                List.of());
        List<ContainerStatus> places = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            Container container =
                    ShownContainers.container(i, name, i < running ? ContainerState.RUNNING : ContainerState.EXITED, 0);
            places.add(new ContainerStatus(
                    spec.containerName(i), i, Optional.of(container), phase, "", 0, Optional.empty()));
        }
        return new ServiceStatus(spec, phase, "", withdrawn, places);
    }

    private static ClientView client(ClientStatus status, OptionalDouble percent) {
        var declaration =
                new ClientDeclaration("shop/web:1", 50, CpuPreset.NORMAL, ScaleLimits.DEFAULT, OptionalDouble.empty());
        var client = new Client("ab12cd34", declaration, status, 4, Optional.empty(), ShownContainers.CREATED);
        var instance = new ClientView.Instance(ShownContainers.running(1, "web"), percent, false);
        return new ClientView(client, List.of(instance), Optional.empty(), Optional.empty());
    }
}
