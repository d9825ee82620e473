// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.NetworkUsage;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Traffic;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import dev.gestor.telemetry.testing.InMemoryLiveSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code /status} and {@code /container/:id/status} make of a sample. */
class SampleAnswersTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant NOW = ShownContainers.CREATED.plusSeconds(60);
    private static final Traffic TRAFFIC = new Traffic(3_000, 500, Duration.ofSeconds(2));

    private final InMemoryLiveSource source = new InMemoryLiveSource(Clock.fixed(NOW, ZoneOffset.UTC));
    private final Container web = ShownContainers.container(1, "web", ContainerState.RUNNING, 64 << 20);

    @Test
    void tellsTheNodeAsItsClientsReadIt() throws Exception {
        source.corePercent(0, 44.049);
        source.hostInterface("docker0", NetworkUsage.of(TRAFFIC));
        source.hostInterface("eth0", NetworkUsage.unknown("interface eth0 was read for the first time"));

        assertThat(json(NodeStatus.of(secondSample(), 3, NOW.plusMillis(400)).toString()))
                .isEqualTo(json("""
                {"cpus": {"cpu0": 44.05, "cpu1": 0.0}, "memory": 8388608, "free_memory": 4194304,
                 "network": {"docker0": {"rx": 1500, "tx": 250},
                             "eth0": {"rx": null, "tx": null, "reason": "interface eth0 was read for the first time"}},
                 "net": {"docker0": {"rx": 1500, "tx": 250},
                         "eth0": {"rx": null, "tx": null, "reason": "interface eth0 was read for the first time"}},
                 "nb_containers": 3, "time": "%s", "interval": 1.0, "age": 0.4}
                """.formatted(NOW)));
    }

    @Test
    void tellsAContainerWithALimitOfItsOwn() throws Exception {
        source.cpuCores(web.id(), 1.5);
        source.memoryBytes(web.id(), 4 << 20);
        source.network(web.id(), NetworkUsage.of(TRAFFIC));

        assertThat(status(web, secondSample()).orElseThrow()).isEqualTo(json("""
                {"cpu": 150.0, "memory": 4194304, "free_memory": 62914560, "net": {"rx": 1500, "tx": 250},
                 "time": "%s", "interval": 1.0, "age": 0.0}
                """.formatted(NOW)));
    }

    @Test
    void leavesAContainerWithoutLimitWhatTheNodeHas() throws Exception {
        Container unlimited = ShownContainers.running(1, "web");
        Container boundless = ShownContainers.container(1, "web", ContainerState.RUNNING, 1L << 50);

        assertThat(status(unlimited, secondSample())
                        .orElseThrow()
                        .path("free_memory")
                        .asLong())
                .isEqualTo(InMemoryLiveSource.HOST_MEMORY / 2);
        assertThat(status(boundless, secondSample())
                        .orElseThrow()
                        .path("free_memory")
                        .asLong())
                .isEqualTo(InMemoryLiveSource.HOST_MEMORY / 2);
    }

    @Test
    void tellsNullWithAReasonAndNeverZero() throws Exception {
        source.loseCpu(web.id(), "its CPU counter cannot be read");
        source.network(web.id(), NetworkUsage.unknown("it lives in the host's network"));

        ObjectNode status = status(web, secondSample()).orElseThrow();
        assertThat(status.path("cpu").isNull()).isTrue();
        assertThat(status.path("cpu_reason").asText()).isEqualTo("its CPU counter cannot be read");
        assertThat(status.path("net").isNull()).isTrue();
        assertThat(status.path("net_reason").asText()).isEqualTo("it lives in the host's network");
    }

    @Test
    void hasNoDataOfAContainerSampledOnceOrNever() throws Exception {
        LiveSample never = source.sample(List.of());
        LiveSample once = source.sample(List.of(process()));
        LiveSample twice = source.sample(List.of(process()));
        Container young = startedAt(NOW.minusMillis(900));

        assertThat(status(young, never)).isEmpty();
        assertThat(status(young, once)).isEmpty();
        assertThat(status(young, twice)).isPresent();
    }

    private LiveSample secondSample() throws TelemetryException {
        source.sample(List.of(process()));
        return source.sample(List.of(process()));
    }

    private ContainerProcess process() {
        return new ContainerProcess(web.id(), 4711);
    }

    private Container startedAt(Instant time) {
        return new Container(
                web.id(),
                web.name(),
                web.image(),
                web.labels(),
                web.state(),
                web.pid(),
                time,
                Optional.of(time),
                Optional.empty());
    }

    private static Optional<ObjectNode> status(Container container, LiveSample sample) throws IOException {
        // Through text, as a caller sees it: a number is a number whatever Java calls it.
        Optional<ObjectNode> status = ContainerFigures.of(new ContainerView(container), sample, NOW);
        return status.isPresent() ? Optional.of((ObjectNode) json(status.get().toString())) : status;
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }
}
