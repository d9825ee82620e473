// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopScreenTest {
    private static final TopView BY_CPU = TopView.begin(TopOrder.CPU, "");
    private static final TerminalSize USUAL = new TerminalSize(24, 80);
    private static final String STYLE = "\u001b\\[[0-9;]*m";

    private final TopScene scene = new TopScene()
            .container(1, "web", 0.25, 64)
            .container(2, "cache", 0.125, 256)
            .container(3, "newborn", -1, 0)
            .process(101, "nginx", 1, 0.25)
            .process(900, "sshd", "/system.slice/ssh.service", 0.5)
            .decided(1, "web", "keep-high", Outcome.NONE, 1)
            .decided(2, "cache", "evict", Outcome.FAILED, 4)
            .decided(3, "newborn", "spare", Outcome.NONE, 5)
            .decided(8, "former", "evict", Outcome.DONE, 6);

    @Test
    void theUsualTerminalShowsTheHostTheCycleTheRowsAndTheKeys() {
        TopView view = BY_CPU.open(TopScene.id(1), true);

        assertThat(plain(view, USUAL).stream().map(String::stripTrailing))
                .startsWith(
                        "gestor top  12:00:00, every 2s  instance shop  source procfs",
                        "CPU     [|||        ] 0.500 of 2 cores  load 0.12 0.30 0.25",
                        "memory  [|||        ] 1.0 GiB of 4.0 GiB  3 containers, 2 processes",
                        "cycle 12, 4 s ago: 1 keep-high, 1 spare, 2 evict",
                        "evicted 1: former",
                        "NAME                KIND      PROCS CORES v     MEMORY    SHARE  DECISION",
                        "- web               high-cpu      1   0.250   64.0 MiB  12.50 %  keep-high 1/9",
                        "  101 nginx         S 0           3   0.250  101.0 MiB",
                        "+ cache             high-cpu      1   0.125  256.0 MiB   6.25 %  evict failed",
                        "+ newborn           high-cpu      1       ?          ?        ?  spare 5/9",
                        "+ (host)                          1   0.500  900.0 MiB",
                        "")
                .endsWith("", "q quit  h keys  c m s n sort  / filter  Enter processes  e all  p pause");
    }

    @Test
    void theSelectedRowIsToldInWords() {
        TopView view = BY_CPU.select(scene.lines(BY_CPU), 1);

        assertThat(plain(view, new TerminalSize(24, 120)).get(22))
                .startsWith("evict: rank 4 of 9; failed: no answer  image:1  "
                        + TopScene.id(2).substring(0, 12) + "  cache");
        view = BY_CPU.select(scene.lines(BY_CPU), 2);
        assertThat(plain(view, new TerminalSize(24, 120)).get(22)).contains("not measured: it is new");
    }

    @ParameterizedTest
    @CsvSource({"24, 80", "10, 40", "60, 200", "5, 20", "3, 20", "2, 10", "1, 1", "24, 1", "1, 80", "40, 120", "12, 60"
    })
    void everyLineIsExactlyAsWideAsTheTerminalAndThereAreAsMany(int rows, int columns) {
        var size = new TerminalSize(rows, columns);
        for (TopView view : List.of(
                BY_CPU,
                BY_CPU.openAll(true),
                BY_CPU.select(scene.lines(BY_CPU), 3),
                BY_CPU.filtered("web", true),
                BY_CPU.filtered("nothing has this", false),
                BY_CPU.helped(true),
                BY_CPU.pausedOrNot())) {
            List<String> lines = plain(view, size);
            assertThat(lines).hasSize(rows);
            assertThat(lines)
                    .allSatisfy(line -> assertThat(PlainText.width(line)).isEqualTo(columns));
        }
    }

    @Test
    void whereThereIsLittleRoomWhatIsOfLeastUseGivesWay() {
        assertThat(plain(BY_CPU, new TerminalSize(10, 40)).stream().map(String::stripTrailing))
                .startsWith(
                        "CPU     0.500 of 2 cores  load 0.12 0.3~",
                        "memory  1.0 GiB of 4.0 GiB  3 container~",
                        "NAME                  CORES v     MEMORY",
                        "+ web                   0.250   64.0 MiB");
        assertThat(plain(BY_CPU, new TerminalSize(5, 20)).stream().map(String::stripTrailing))
                .startsWith("NAME         CORES v", "+ web          0.250");
        assertThat(plain(BY_CPU, new TerminalSize(60, 200)).get(5))
                .contains("ID")
                .contains("DECISION");
        assertThat(plain(BY_CPU, new TerminalSize(60, 200)).get(6))
                .contains(TopScene.id(1).substring(0, 12));
    }

    @Test
    void aTroubleIsShownBeforeAllElseAndWhole() {
        scene.withoutDocker(
                "Docker cannot be reached at unix:///var/run/docker.sock: there is no such file; start it, or name"
                        + " another by --docker-url");

        assertThat(plain(BY_CPU, USUAL))
                .anyMatch(line -> line.startsWith("Docker cannot be reached"))
                .anyMatch(line -> line.contains("--docker-url"))
                .anyMatch(line -> line.contains("containers unknown, 2 processes"));
        assertThat(plain(BY_CPU, new TerminalSize(7, 80)).get(0)).startsWith("Docker cannot be reached");
    }

    @Test
    void whereNoManagerHasDecidedItSaysSo() {
        var quiet = new TopScene().container(1, "web", 0.25, 64);
        assertThat(plain(quiet, BY_CPU, USUAL).get(3)).startsWith("no decisions: no manager has run");
        quiet.decidedNothing("1 containers are measured");
        assertThat(plain(quiet, BY_CPU, USUAL).get(3)).startsWith("cycle 12, 4 s ago ");
        assertThat(plain(quiet, BY_CPU, USUAL).get(4)).startsWith("evicted none: 1 containers are measured");
    }

    @Test
    void aCycleIsStaleWhenSeveralShouldHaveComeSince() {
        Instant late = TopScene.NOW.plusSeconds(60);
        scene.cyclesEvery(Duration.ofSeconds(10));
        assertThat(header(scene, TopScene.NOW)).contains("\ncycle 12, 4 s ago: ");
        // Three cycles, and what a busy machine delays one.
        assertThat(header(scene, TopScene.NOW.plusSeconds(31))).contains("\ncycle 12, 35 s ago: ");
        assertThat(header(scene, TopScene.NOW.plusSeconds(32))).contains("\ncycle 12, STALE, 36 s ago: ");

        scene.cyclesEvery(Duration.ofMinutes(1));
        assertThat(header(scene, late)).contains("\ncycle 12, 64 s ago: ");
        var seldom = new TopScene().container(1, "web", 0.25, 64).decidedNothing("1 containers are measured");
        assertThat(header(seldom, late)).contains("\ncycle 12, 64 s ago ");
        assertThat(header(seldom, TopScene.NOW.plusSeconds(7200))).contains("\ncycle 12, STALE, 2 h ago ");
    }

    @Test
    void whatDoesNotJustRunSaysSoHoweverLongItsName() {
        scene.container(5, "a-name-that-is-longer-than-its-column-3", ContainerState.PAUSED);

        assertThat(plain(BY_CPU, USUAL)).anyMatch(line -> line.matches("\\+ a-n.*~.*3 \\(paused\\) +high-cpu .*"));
        assertThat(plain(BY_CPU, new TerminalSize(24, 40))).anyMatch(line -> line.contains("(paused)"));
    }

    @Test
    void aFigureThatMayBeGreaterIsMarked() {
        scene.process(990, "hidden", "", -1);

        assertThat(plain(BY_CPU, USUAL))
                .anyMatch(line -> line.startsWith("+ web")
                        && line.contains(" \u22651  \u22650.250  \u226564.0 MiB \u226512.50 %"))
                .anyMatch(line -> line.startsWith("+ newborn") && line.contains("?") && !line.contains("\u2265?"))
                .anyMatch(line -> line.startsWith("+ (unknown)"));
    }

    private static String header(TopScene scene, Instant now) {
        return String.join("\n", screen(false).lines(scene.reading(), scene.lines(BY_CPU), BY_CPU, USUAL, now));
    }

    @Test
    void aHostileNameStaysInItsPlace() {
        scene.process(102, "\u001b]0;x\u0007\u001b[2J", 1, 0.1).process(103, "日本語\u009b1m\n", 1, 0.1);
        TopView view = BY_CPU.openAll(true);

        List<String> lines = screen(true).lines(scene.reading(), scene.lines(view), view, USUAL, TopScene.NOW);

        assertThat(lines).anyMatch(line -> line.contains("?]0;x??[2J"));
        assertThat(lines).anyMatch(line -> line.contains("日本語?1m?"));
        assertThat(String.join("", lines).replaceAll(STYLE, "")).doesNotContainPattern("\\p{Cc}");
    }

    @Test
    void coloursAreLeftOutWhereTheyAreNotWantedButNotTheSelection() {
        TopView view = BY_CPU.select(scene.lines(BY_CPU), 0);

        String plain =
                String.join("", screen(false).lines(scene.reading(), scene.lines(view), view, USUAL, TopScene.NOW));
        String coloured =
                String.join("", screen(true).lines(scene.reading(), scene.lines(view), view, USUAL, TopScene.NOW));

        assertThat(plain).contains("\u001b[7m+ web").doesNotContain("\u001b[3");
        assertThat(coloured).contains("\u001b[7m+ web", "\u001b[31m+ cache");
    }

    @Test
    void helpTellsTheKeysAndWhereFiguresComeFrom() {
        assertThat(plain(BY_CPU.helped(true), USUAL))
                .anyMatch(line -> line.startsWith("q  Ctrl+C"))
                .anyMatch(line -> line.startsWith("reading /proc and"))
                .anyMatch(line -> line.contains("--sysinfo procfs"))
                .noneMatch(line -> line.contains("~"));
    }

    @Test
    void rowsBeyondTheScreenAreCounted() {
        for (int i = 10; i < 60; i++) {
            scene.container(i, "c" + i, 0.01, 1);
        }
        List<String> lines = plain(BY_CPU, USUAL);
        assertThat(lines.get(22)).startsWith("38 rows more below");
        assertThat(lines.get(21)).startsWith("+ c2");
    }

    @Test
    void anOldReadingSaysHowOldItIs() {
        List<String> lines =
                screen(false).lines(scene.reading(), scene.lines(BY_CPU), BY_CPU, USUAL, TopScene.NOW.plusSeconds(20));

        assertThat(lines.get(0)).startsWith("gestor top  12:00:00 (20 s ago), every 2s");
        assertThat(plain(BY_CPU.pausedOrNot(), USUAL).get(0)).startsWith("gestor top  PAUSED 12:00:00");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s ago", "-5, 0 s ago", "119, 119 s ago", "120, 2 min ago", "7200, 2 h ago", "172800, 2 d ago"})
    void agesAreRounded(long seconds, String words) {
        assertThat(TopHeader.ago(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    private static TopScreen screen(boolean colour) {
        var text = new PlainText(true);
        return new TopScreen(new TopHeader(text, "shop", Duration.ofSeconds(2), ZoneOffset.UTC), text, colour);
    }

    private List<String> plain(TopView view, TerminalSize size) {
        return plain(scene, view, size);
    }

    private static List<String> plain(TopScene scene, TopView view, TerminalSize size) {
        List<TopLine> lines = scene.lines(view);
        TopScreen screen = screen(true);
        TopView settled = view.settle(lines, screen.room(scene.reading(), view, size, TopScene.NOW));
        return screen.lines(scene.reading(), lines, settled, size, TopScene.NOW).stream()
                .map(line -> line.replaceAll(STYLE, ""))
                .toList();
    }
}
