// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.telemetry.Snapshot;
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

    @Test
    void whereTheLocaleIsNotUtf8AsciiAloneIsShown() {
        SnapshotReading reading = new TopScene()
                .container(1, "web", 0.5, 64)
                .process(1, "año", "", 0.1)
                .reading()
                .usage();

        assertThat(new SnapshotText(new PlainText(false), ZoneOffset.UTC, 20).lines(reading))
                .anyMatch(line -> line.endsWith(" a?o"))
                .allMatch(line -> line.chars().allMatch(c -> c < 0x80));
        assertThat(lines(reading)).anyMatch(line -> line.endsWith(" año"));
    }

    @Test
    void wideCharactersLeaveTheColumnsBehindThemInTheirPlace() {
        List<String> lines = lines(new TopScene()
                .container(1, "plain", 0.5, 64)
                .container(2, "日本", 0.25, 64)
                .reading()
                .usage());

        assertThat(lines).anyMatch(line -> line.startsWith("plain  00"));
        assertThat(lines).anyMatch(line -> line.startsWith("日本   00"));
    }

    @Test
    void whatMayBeGreaterIsMarkedAndOfAHiddenProcessNothingIsMadeUp() throws Exception {
        SnapshotReading reading = new TopScene()
                .container(1, "web", 0.5, 64)
                .process(7, "idle", 1, 0)
                .process(8, "", "", -1)
                .reading()
                .usage();

        List<String> lines = lines(reading);
        assertThat(lines).anyMatch(line -> line.contains(" \u22650.500  \u226564.0 MiB  \u226525.00 %"));
        // Behind a process that is known to use nothing.
        assertThat(lines.get(lines.size() - 2)).endsWith(" idle");
        assertThat(lines.get(lines.size() - 1)).matches(" *8 +0 +S +\\? +8.0 MiB +\\? +\\?");
        JsonNode json = new ObjectMapper().readTree(SnapshotJson.of(reading));
        assertThat(json.path("processesOfUnknownGroup").asInt()).isEqualTo(1);
        assertThat(json.path("processes").path(1).path("name").isNull()).isTrue();
        assertThat(json.path("processes").path(1).path("cgroup").isNull()).isTrue();
    }

    @Test
    void anUnknownLoadIsNull() throws Exception {
        SnapshotReading known = new TopScene().reading().usage();
        Snapshot snapshot = known.usage().snapshot();
        var without = new Snapshot(
                snapshot.source(),
                snapshot.boottimeNanos(),
                snapshot.time(),
                snapshot.cpus(),
                snapshot.memory(),
                snapshot.hostCpu(),
                List.of(),
                Map.of(),
                List.of());
        var reading =
                new SnapshotReading(new Usage(without, OptionalDouble.empty(), Map.of()), known.containers(), Map.of());

        assertThat(new ObjectMapper()
                        .readTree(SnapshotJson.of(reading))
                        .path("load")
                        .isNull())
                .isTrue();
        assertThat(lines(reading)).anyMatch(line -> line.endsWith("load ?"));
    }

    private static List<String> lines(SnapshotReading reading) {
        return new SnapshotText(new PlainText(true), ZoneOffset.UTC, 20).lines(reading);
    }
}
