// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.telemetry.Usage;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a reading says where little is known, and of names that want to steer the terminal. */
class SnapshotTextTest {
    @Test
    void aContainerWithoutFiguresIsShownAsUnknownAndWhy() throws Exception {
        SnapshotReading known =
                new TopScene().container(1, "busy", 0.5, 64).reading().usage();
        var reading = new SnapshotReading(
                new Usage(known.usage().snapshot(), OptionalDouble.empty(), Map.of()), known.containers(), Map.of());

        assertThat(lines(reading))
                .contains("1 running container of this instance")
                .anyMatch(line -> line.matches(
                        "busy +[0-9a-f]{12} +high-cpu +1 +\\? +\\? +\\? +Docker did not tell its process"));
        JsonNode container = new ObjectMapper()
                .readTree(SnapshotJson.of(reading))
                .path("containers")
                .path(0);
        assertThat(container.path("name").asText()).isEqualTo("busy");
        assertThat(container.path("processes").isNull()).isTrue();
        assertThat(container.path("memory").isNull()).isTrue();
        assertThat(container.path("unknownReason").asText()).isEqualTo("Docker did not tell its process");
    }

    @Test
    void aProcessesNameDoesNotSteerTheTerminal() {
        SnapshotReading reading = new TopScene()
                .process(1, "a\u001b[2J", "", 0.1)
                .process(2, "b\u009b2J\u202e", "", 0.1)
                .reading()
                .usage();

        assertThat(lines(reading)).anyMatch(line -> line.endsWith(" a?[2J")).anyMatch(line -> line.endsWith(" b?2J?"));
    }

    private static List<String> lines(SnapshotReading reading) {
        return new SnapshotText(ZoneOffset.UTC, 20).lines(reading);
    }
}
