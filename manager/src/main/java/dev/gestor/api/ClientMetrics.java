// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.client.ClientStatus;
import dev.gestor.control.client.ClientView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The client of the CPU-target autoscaler as {@code /metrics} tells it. Nothing of it is shown where there never was one. */
public final class ClientMetrics {
    private final Supplier<Optional<ClientView>> client;

    private ClientMetrics(Supplier<Optional<ClientView>> client) {
        this.client = client;
    }

    /** @param client as it is now; read when somebody asks, it must not wait */
    public static void register(ManagerMetrics metrics, Supplier<Optional<ClientView>> client) {
        var shown = new ClientMetrics(client);
        metrics.gauge(
                "gestor_client_containers_wanted",
                "containers that the client is to have; 0 once it is to go",
                () -> shown.figure(view -> view.client().live() ? view.client().wanted() : 0));
        metrics.gauge(
                "gestor_client_containers_running",
                "containers of the client that run",
                () -> shown.figure(view -> view.running().size()));
        metrics.gauges(
                "gestor_client_status", "1 for the status that the client has", List.of("status"), shown::statuses);
        metrics.gauge(
                "gestor_client_cpu_target_percent",
                "average CPU that is aimed at, in percent of one core",
                () -> shown.figure(view -> view.client().declaration().target()));
        metrics.gauge(
                "gestor_client_cpu_average_percent",
                "average CPU of the client's containers, in percent of one core; absent while none is measured",
                () -> client.get().map(ClientView::average).orElse(OptionalDouble.empty()));
    }

    private OptionalDouble figure(Function<ClientView, Number> figure) {
        Optional<Number> known = client.get().map(figure);
        return known.isPresent() ? OptionalDouble.of(known.get().doubleValue()) : OptionalDouble.empty();
    }

    private Map<List<String>, Double> statuses() {
        return client.get().map(ClientView::status).map(ClientMetrics::each).orElse(Map.of());
    }

    private static Map<List<String>, Double> each(ClientStatus present) {
        return Arrays.stream(ClientStatus.values())
                .collect(Collectors.toMap(
                        status -> List.of(status.name().toLowerCase(Locale.ROOT)),
                        status -> status == present ? 1.0 : 0.0));
    }
}
