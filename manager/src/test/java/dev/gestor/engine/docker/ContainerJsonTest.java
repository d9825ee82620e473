// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerDetail.PublishedPort;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Limits;
import dev.gestor.engine.UpdatableSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerJsonTest {
    private static final String ID = "4c01db0b339c4c01db0b339c4c01db0b339c4c01db0b339c4c01db0b339c4c01";

    private static final String RUNNING = """
            {"Id": "%s", "Created": "2026-11-21T09:00:00.123456789Z", "Path": "/program", "Args": [],
             "State": {"Status": "running", "Running": true, "Paused": false, "Restarting": false, "OOMKilled": false, "Dead": false,
                       "Pid": 4711, "ExitCode": 0, "Error": "", "StartedAt": "2026-11-21T10:00:01.5+01:00", "FinishedAt": "0001-01-01T00:00:00Z"},
             "Image": "sha256:0123", "Name": "/web", "RestartCount": 0,
             "Config": {"Hostname": "4c01db0b339c", "Image": "gestor/high-cpu:1", "Labels": {"gestor.managed": "true", "note": "a \\"b\\" = c"}}}
            """.formatted(ID);

    @Test
    void aRunningContainerIsReadWhole() throws Exception {
        Container container = ContainerJson.inspection(json(RUNNING));

        assertThat(container.id()).isEqualTo(ID);
        assertThat(container.name()).isEqualTo("web");
        assertThat(container.image()).isEqualTo("gestor/high-cpu:1");
        assertThat(container.state()).isEqualTo(ContainerState.RUNNING);
        assertThat(container.pid()).hasValue(4711);
        assertThat(container.created()).isEqualTo("2026-11-21T09:00:00.123456789Z");
        assertThat(container.started()).contains(Instant.parse("2026-11-21T09:00:01.5Z"));
        assertThat(container.finished()).isEmpty();
        assertThat(container.labels()).containsEntry("gestor.managed", "true").containsEntry("note", "a \"b\" = c");
    }

    @Test
    void anEndedContainerHasNoPidAndAnEnd() throws Exception {
        Container container = ContainerJson.inspection(json(RUNNING.replace("\"running\"", "\"exited\"")
                .replace("4711", "0")
                .replace("0001-01-01T00:00:00Z", "2026-11-21T09:05:00Z")));

        assertThat(container.state()).isEqualTo(ContainerState.EXITED);
        assertThat(container.pid()).isEmpty();
        assertThat(container.finished()).contains(Instant.parse("2026-11-21T09:05:00Z"));
    }

    @Test
    void aRestartedContainerHasNoEndYet() throws Exception {
        Container container =
                ContainerJson.inspection(json(RUNNING.replace("0001-01-01T00:00:00Z", "2026-11-21T08:59:00Z")));
        assertThat(container.finished()).isEmpty();
    }

    @Test
    void aContainerWithoutLabelsHasNone() throws Exception {
        String unlabelled = RUNNING.replaceAll("\"Labels\": \\{.*\\}\\}\\}", "\"Labels\": null}}");
        assertThat(ContainerJson.inspection(json(unlabelled)).labels()).isEmpty();
    }

    @Test
    void aStateOfALaterEngineIsNotRunning() throws Exception {
        Container container = ContainerJson.inspection(json(RUNNING.replace("\"running\"", "\"hibernating\"")));
        assertThat(container.state()).isEqualTo(ContainerState.DEAD);
        assertThat(container.running()).isFalse();
    }

    @Test
    void aListsEntryLeavesUnknownWhatItDoesNotTell() throws Exception {
        Container container = ContainerJson.summary(json("""
                        {"Id": "%s", "Names": ["/web", "/other/alias"], "Image": "gestor/high-cpu:1", "Created": 1795251600,
                         "State": "running", "Status": "Up 2 minutes", "Labels": {"gestor.managed": "true"}}
                        """.formatted(ID)));

        assertThat(container.name()).isEqualTo("web");
        assertThat(container.state()).isEqualTo(ContainerState.RUNNING);
        assertThat(container.created()).isEqualTo(Instant.ofEpochSecond(1795251600));
        assertThat(container.pid()).isEmpty();
        assertThat(container.started()).isEmpty();
    }

    @Test
    void theGracePeriodIsTheContainersOwn() throws Exception {
        assertThat(ContainerJson.grace(json("{\"Config\": {\"StopTimeout\": 30}}")))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(ContainerJson.grace(json("{\"Config\": {\"StopTimeout\": -1}}")))
                .isNegative();
        assertThat(ContainerJson.grace(json("{\"Config\": {}}"))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anInspectionTellsHealthNetworksAndPorts() throws Exception {
        ContainerDetail detail =
                ContainerJson.inspection(json("""
                        {"Id": "%s", "Name": "/web", "Created": "2026-11-21T09:00:00Z",
                         "State": {"Status": "running", "Pid": 4711, "ExitCode": 0, "StartedAt": "2026-11-21T09:00:01Z",
                                   "Health": {"Status": "healthy", "FailingStreak": 0, "Log": []}},
                         "HostConfig": {"NetworkMode": "front", "AutoRemove": true}, "Config": {"Image": "i"},
                         "NetworkSettings": {
                             "Ports": {"443/tcp": null, "53/udp": [{"HostIp": "127.0.0.1", "HostPort": "5353"}],
                                       "80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "49153"}, {"HostIp": "::", "HostPort": "49153"}]},
                             "Networks": {"front": {"IPAddress": "172.18.0.2"}, "back": {"IPAddress": ""}}}}
                        """.formatted(ID))).detail();

        assertThat(detail.health()).isEqualTo(Health.HEALTHY);
        assertThat(detail.exitCode()).isEmpty();
        assertThat(detail.outOfMemory()).isFalse();
        assertThat(detail.hostNetwork()).isFalse();
        assertThat(detail.networks()).isEqualTo(Map.of("front", "172.18.0.2", "back", ""));
        assertThat(detail.ports())
                .containsExactlyInAnyOrder(
                        new PublishedPort(53, "udp", "127.0.0.1", 5353),
                        new PublishedPort(80, "tcp", "0.0.0.0", 49153),
                        new PublishedPort(80, "tcp", "::", 49153));
        assertThat(json(detail.json())
                        .path("State")
                        .path("Health")
                        .path("FailingStreak")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void anEndForWantOfMemoryIsTold() throws Exception {
        ContainerDetail detail =
                ContainerJson.inspection(json("""
                        {"Id": "%s", "State": {"Status": "exited", "Pid": 0, "ExitCode": 137, "OOMKilled": true,
                                               "FinishedAt": "2026-11-21T09:05:00Z"},
                         "HostConfig": {"NetworkMode": "host"}}
                        """.formatted(ID))).detail();

        assertThat(detail.exitCode()).hasValue(137);
        assertThat(detail.outOfMemory()).isTrue();
        assertThat(detail.hostNetwork()).isTrue();
        assertThat(detail.health()).isEqualTo(Health.NONE);
    }

    @Test
    void oneThatNeverRanHasNoExitCode() throws Exception {
        ContainerDetail detail =
                ContainerJson.inspection(json("""
                        {"Id": "%s", "State": {"Status": "created", "Pid": 0, "ExitCode": 0, "FinishedAt": "0001-01-01T00:00:00Z"}}
                        """.formatted(ID))).detail();

        assertThat(detail.exitCode()).isEmpty();
        assertThat(detail.networks()).isEmpty();
        assertThat(detail.ports()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Up 2 minutes (healthy), HEALTHY",
        "Up 2 minutes (unhealthy), UNHEALTHY",
        "Up 1 second (health: starting), STARTING",
        "Up 2 minutes, NONE",
        "Up 2 minutes (Paused), NONE",
        "Exited (0) 2 minutes ago, NONE",
        "'', NONE"
    })
    void aListTellsHealthInWords(String status, Health health) throws Exception {
        Container container = ContainerJson.summary(json("""
                        {"Id": "%s", "Names": ["/web"], "State": "running", "Status": "%s",
                         "NetworkSettings": {"Networks": {"front": {"IPAddress": "172.18.0.2"}}}}
                        """.formatted(ID, status)));

        assertThat(container.detail().health()).isEqualTo(health);
        assertThat(container.detail().networks()).containsOnlyKeys("front");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void anInspectionTellsWhatAnUpdateChanges() throws Exception {
        assertThat(settings("\"Memory\": 0, \"NanoCpus\": 0, \"CpuQuota\": 0, \"CpuShares\": 0, \"PidsLimit\": null"))
                .contains(new UpdatableSettings("no", Limits.NONE));
        assertThat(settings("\"RestartPolicy\": {\"Name\": \"\"}")).contains(new UpdatableSettings("no", Limits.NONE));
        assertThat(settings("\"RestartPolicy\": {\"Name\": \"on-failure\", \"MaximumRetryCount\": 3}"))
                .contains(new UpdatableSettings("on-failure", Limits.NONE));
        assertThat(settings("\"Memory\": 64, \"MemorySwap\": -1, \"MemoryReservation\": 32, \"NanoCpus\": 500000000,"
                        + " \"CpuShares\": 2, \"PidsLimit\": 7"))
                .contains(new UpdatableSettings(
                        "no",
                        new Limits(
                                OptionalLong.of(64),
                                OptionalLong.of(32),
                                OptionalLong.of(500_000_000),
                                OptionalLong.of(2),
                                OptionalLong.of(7))));
        assertThat(settings("\"CpuQuota\": 25000, \"CpuPeriod\": 50000, \"PidsLimit\": 0"))
                .contains(new UpdatableSettings(
                        "no", Limits.NONE.withNanoCpus(500_000_000).withPids(0)));
        // What --cpu-quota -1 leaves of a limit.
        assertThat(settings("\"NanoCpus\": 500000000, \"CpuQuota\": -1, \"Memory\": -1"))
                .contains(
                        new UpdatableSettings("no", Limits.NONE.withNanoCpus(0).withMemory(0)));
        assertThat(settings("\"CpuQuota\": 150000"))
                .contains(new UpdatableSettings("no", Limits.NONE.withNanoCpus(1_500_000_000)));
        assertThat(ContainerJson.inspection(json("{\"Id\": \"%s\"}".formatted(ID)))
                        .detail()
                        .settings())
                .isEmpty();
    }

    private static Optional<UpdatableSettings> settings(String host) throws Exception {
        return ContainerJson.inspection(json("{\"Id\": \"%s\", \"HostConfig\": {%s}}".formatted(ID, host)))
                .detail()
                .settings();
    }
}
