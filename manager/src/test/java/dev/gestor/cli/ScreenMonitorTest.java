// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cluster.ClusterReport;
import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostRow;
import dev.gestor.cluster.Trouble;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScreenMonitorTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int rows = 24;

    @Test
    void aFrameGoesOverTheOneBeforeWithoutClearingAndTheScreenComesBack() {
        ScreenMonitor screen = screen();
        screen.show(report(2, Trouble.of(Trouble.Kind.CLOSED)));
        int first = out.toString().length();
        screen.show(report(2, Trouble.of(Trouble.Kind.CLOSED)));
        String second = out.toString().substring(first);
        screen.close();

        assertThat(out.toString()).startsWith("\u001b[?1049h");
        assertThat(second).startsWith("\u001b[?2026h\u001b[Hips").doesNotContain("\u001b[2J");
        assertThat(second).contains("10:00:00; Ctrl+C ends");
        String after = out.toString().substring(out.toString().lastIndexOf("\u001b[?1049l") + 8);
        assertThat(after.lines())
                .containsExactly(
                        "ips  CPU(%)  MEM(%)",
                        "h0        -       -  connection closed by the host",
                        "h1        -       -  connection closed by the host");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatDoesNotFitIsCounted() {
        ScreenMonitor screen = screen();
        rows = 5;
        screen.show(report(10, Trouble.of(Trouble.Kind.CLOSED)));

        assertThat(frame()).hasSize(5).last().asString().contains("Ctrl+C");
        assertThat(frame().get(3)).startsWith("... and 8 more");

        rows = 30;
        screen.redraw();
        assertThat(frame()).hasSize(12);
    }

    @Test
    void aMessageGoesToStderrOnTheFirstScreenAndStandsBelowTheTable() {
        ScreenMonitor screen = screen();
        screen.show(report(1, Trouble.of(Trouble.Kind.CLOSED)));
        screen.show(report(1, Trouble.of(Trouble.Kind.AUTHENTICATION, "ada")));

        assertThat(err.toString())
                .startsWith("gestor: h0: login as ada refused")
                .hasLineCount(1);
        assertThat(out.toString()).contains("\u001b[?1049l\u001b[?1049h");
        assertThat(frame()).last().asString().startsWith("gestor: h0: login as ada refused");
    }

    private List<String> frame() {
        String text = out.toString();
        String last = text.substring(text.lastIndexOf("\u001b[H") + 3);
        return last.substring(0, last.indexOf("\u001b[J"))
                .replace("\u001b[K", "")
                .lines()
                .toList();
    }

    private ScreenMonitor screen() {
        var messages = new Messages(Language.EN);
        var troubles = new TroubleWords(messages);
        return new ScreenMonitor(
                new Terminal(new PrintWriter(out), new PrintWriter(err), false, false),
                UnaryOperator.identity(),
                new MonitorTable(troubles, Optional.empty()),
                troubles,
                messages,
                () -> new TerminalSize(rows, 80),
                ZoneOffset.UTC);
    }

    private static ClusterReport report(int hosts, Trouble trouble) {
        return new ClusterReport(
                Instant.parse("2026-11-29T10:00:00Z"),
                IntStream.range(0, hosts)
                        .mapToObj(i -> new HostRow(HostItem.parse("h" + i), Optional.empty(), Optional.of(trouble)))
                        .toList());
    }
}
