// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cluster.ClusterReport;
import dev.gestor.cluster.Fitness;
import dev.gestor.cluster.HostFigures;
import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostRow;
import dev.gestor.cluster.Reading;
import dev.gestor.cluster.Trouble;
import dev.gestor.cluster.Trouble.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MonitorTableTest {
    private static final long GIB = 1L << 30;

    private static final List<HostRow> ROWS = List.of(
            row("ip1", OptionalDouble.of(75.24), 1000 * GIB, 679 * GIB),
            row("a-longer-name", OptionalDouble.of(100), 10 * GIB, GIB / 8),
            row("new", OptionalDouble.empty(), 4 * GIB, 2 * GIB),
            row("gone", Trouble.of(Kind.NO_ANSWER, "12")));

    @Test
    void theHeaderAndTheLinesAreTheDocuments() {
        assertThat(table(Language.EN, false).plain(ROWS))
                .containsExactly(
                        "ips CPU(%) MEM(%)",
                        "ip1 75.2  32.1", "a-longer-name 100.0  98.8", "new -  50.0", "gone -  -  no answer for 12 s");
    }

    @Test
    void alignedColumnsAreTheSameWordsForWhoSplitsAtSpaces() {
        List<String> aligned = table(Language.EN, false).aligned(ROWS, false);

        assertThat(aligned)
                .containsExactly(
                        "ips            CPU(%)  MEM(%)",
                        "ip1              75.2    32.1",
                        "a-longer-name   100.0    98.8",
                        "new                 -    50.0",
                        "gone                -       -  no answer for 12 s");
    }

    @Test
    void fitnessIsSaidWithWhatIsLacking() {
        assertThat(table(Language.FR, true).plain(ROWS))
                .containsExactly(
                        "ips CPU(%) MEM(%) APTE",
                        "ip1 75.2  32.1  oui",
                        "a-longer-name 100.0  98.8  non : 0.00 cœurs libres sur 4, 0.50 voulus, 128.0 MiB disponibles, 256.0 MiB voulus",
                        "new -  50.0  non : pas encore de mesures",
                        "gone -  -  non : pas de réponse depuis 12 s");
    }

    @Test
    void sortsTheBusiestFirstAndThoseWithoutFiguresLast() {
        assertThat(HostOrder.CPU.sort(ROWS))
                .extracting(r -> r.host().text())
                .containsExactly("a-longer-name", "ip1", "new", "gone");
        assertThat(HostOrder.MEM.sort(ROWS))
                .extracting(r -> r.host().text())
                .containsExactly("a-longer-name", "new", "ip1", "gone");
        assertThat(HostOrder.NAME.sort(ROWS))
                .extracting(r -> r.host().text())
                .containsExactly("a-longer-name", "gone", "ip1", "new");
    }

    @Test
    void jsonHasEveryKeyAndNullForWhatIsNotKnown() {
        var report = new ClusterReport(Instant.parse("2026-11-29T10:00:00Z"), ROWS);
        String line = new MonitorJson(Optional.of(fitness())).line(report, ROWS);

        assertThat(line)
                .startsWith("{\"time\":\"2026-11-29T10:00:00Z\",\"hosts\":[{\"host\":\"ip1\",\"cpuPercent\":75.240,"
                        + "\"memoryPercent\":32.100,\"cpus\":4,\"memoryTotal\":1073741824000,\"memoryAvailable\":729070698496,"
                        + "\"ageSeconds\":0.010,\"tookSeconds\":0.025,\"fit\":true,\"lacks\":[],\"error\":null},")
                .endsWith(
                        "{\"host\":\"gone\",\"cpuPercent\":null,\"memoryPercent\":null,\"cpus\":null,"
                                + "\"memoryTotal\":null,\"memoryAvailable\":null,\"ageSeconds\":null,\"tookSeconds\":null,"
                                + "\"fit\":false,\"lacks\":[\"figures\"],\"error\":{\"code\":\"no-answer\",\"message\":\"no answer for 12 s\"}}]}");
    }

    @Test
    void aTroubleIsToldOnceAndAgainAfterTheHostWasWell() {
        var words = new TroubleWords(new Messages(Language.EN));
        HostRow changed = row("a", Trouble.of(Kind.HOST_KEY_CHANGED, "a", "new key", "/f", "3", "old key"));
        HostRow well = row("a", OptionalDouble.of(1), GIB, GIB);

        assertThat(words.news(List.of(changed)))
                .singleElement()
                .asString()
                .startsWith(
                        "gestor: a: NOT CONNECTED, THE HOST KEY HAS CHANGED: a shows new key, but line 3 of /f says old key");
        assertThat(words.news(List.of(changed))).isEmpty();
        assertThat(words.news(List.of(well))).isEmpty();
        assertThat(words.news(List.of(changed))).hasSize(1);
        assertThat(words.news(List.of(row("b", Trouble.of(Kind.CLOSED))))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyTroubleHasWordsAndNoneSteersTheTerminal(Kind kind) {
        var words = new TroubleWords(new Messages(Language.ES));
        Trouble trouble = Trouble.of(kind, "\u001b[2J", "b", "c", "d", "e").via("jump");

        assertThat(words.brief(trouble)).startsWith("máquina de salto jump: ").doesNotContain("\u001b");
        assertThat(words.news(List.of(row("a", trouble)))).allMatch(line -> !line.contains("\u001b"));
    }

    private static MonitorTable table(Language language, boolean fit) {
        var messages = new Messages(language);
        var troubles = new TroubleWords(messages);
        return new MonitorTable(
                troubles, fit ? Optional.of(new FitWords(fitness(), messages, troubles)) : Optional.empty());
    }

    private static Fitness fitness() {
        return new Fitness(new Fitness.Cpu(0.5, false), 256L << 20);
    }

    private static HostRow row(String name, OptionalDouble cpu, long total, long available) {
        var figures = new HostFigures(
                cpu, new Reading(1, 1, 4, total, available), Duration.ofMillis(10), Duration.ofMillis(25));
        return new HostRow(HostItem.parse(name), Optional.of(figures), Optional.empty());
    }

    private static HostRow row(String name, Trouble trouble) {
        return new HostRow(HostItem.parse(name), Optional.empty(), Optional.of(trouble));
    }
}
