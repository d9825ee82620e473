// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
