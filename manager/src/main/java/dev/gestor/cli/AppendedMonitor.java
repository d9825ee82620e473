// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.ClusterReport;
import dev.gestor.cluster.HostRow;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Periods one below the other: tables, or objects of JSON. */
final class AppendedMonitor implements MonitorView {
    private final Terminal terminal;
    private final UnaryOperator<List<HostRow>> order;
    private final BiFunction<ClusterReport, List<HostRow>, List<String>> lines;
    private final TroubleWords troubles;
    private final Runnable nobodyReads;

    /** @param nobodyReads called when what stdout leads to is gone */
    AppendedMonitor(
            Terminal terminal,
            UnaryOperator<List<HostRow>> order,
            BiFunction<ClusterReport, List<HostRow>, List<String>> lines,
            TroubleWords troubles,
            Runnable nobodyReads) {
        this.terminal = terminal;
        this.order = order;
        this.lines = lines;
        this.troubles = troubles;
        this.nobodyReads = nobodyReads;
    }

    @Override
    public void show(ClusterReport report) {
        troubles.news(report.rows()).forEach(terminal.err()::println);
        terminal.err().flush();
        // One write a period: a reader sees whole tables.
        String text = String.join("\n", lines.apply(report, order.apply(report.rows()))) + "\n";
        terminal.out().print(text);
        if (terminal.out().checkError()) {
            nobodyReads.run();
        }
    }

    @Override
    public void close() {
        terminal.out().flush();
    }
}
