// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.load.Arrivals;
import dev.gestor.load.Counts;
import dev.gestor.load.Latencies;
import dev.gestor.load.LoadPlan;
import dev.gestor.load.LoadReport;
import dev.gestor.load.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What came of a load, for a person. */
final class LoadText {
    private LoadText() {}

    /** What was asked for. */
    static String title(LoadPlan plan) {
        Arrivals arrivals = plan.arrivals();
        String pace = arrivals.burst() == 1 && arrivals.bursts() > 1
                ? arrivals.bursts() + " requests a second"
                : "%d requests every %s".formatted(arrivals.burst(), DurationConverter.text(arrivals.within()));
        return "%s %s  %s for %s, at most %d connections%s"
                .formatted(
                        plan.request().method(),
                        plan.target().uri(),
                        pace,
                        DurationConverter.text(plan.duration()),
                        plan.connections(),
                        plan.keepAlive() ? "" : ", each for one request");
    }

    static String progress(Moment moment) {
        return format(
                "%.1f s  offered %.0f/s  achieved %.0f/s  failed %d  dropped %d  p99 %s ms",
                moment.seconds(),
                moment.offeredRate(),
                moment.achievedRate(),
                moment.total().failed(),
                moment.total().dropped(),
                moment.latency().count() == 0
                        ? "-"
                        : format("%.1f", moment.latency().p99()));
    }

    static List<String> lines(LoadPlan plan, LoadReport report) {
        Counts counts = report.counts();
        List<String> lines = new ArrayList<>();
        lines.add(title(plan));
        lines.add("");
        lines.add(count("offered", counts.offered(), format("%.1f/s", report.offeredRate())));
        lines.add(count("achieved", counts.done(), format("%.1f/s", report.achievedRate())));
        lines.add(count("dropped", counts.dropped(), counts.dropped() == 0 ? "" : "no connection was free"));
        lines.add(count("succeeded", counts.succeeded(), ""));
        lines.add(count("failed", counts.failed(), kinds(counts)));
        lines.add("");
        var table = new TextTable(List.of(
                new TextTable.Column("MILLISECONDS", false),
                new TextTable.Column("MEAN", true),
                new TextTable.Column("P50", true),
                new TextTable.Column("P95", true),
                new TextTable.Column("P99", true),
                new TextTable.Column("MAX", true)));
        row(table, "latency", report.latency());
        row(table, "service time", report.service());
        lines.addAll(table.lines(false));
        return List.copyOf(lines);
    }

    private static String count(String name, long count, String more) {
        return format("%-10s %9d  %s", name, count, more).stripTrailing();
    }

    private static String kinds(Counts counts) {
        return counts.failures().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static void row(TextTable table, String name, Latencies times) {
        String[] cells = {name, "-", "-", "-", "-", "-"};
        double[] values = {times.mean(), times.p50(), times.p95(), times.p99(), times.max()};
        for (int i = 0; i < values.length && times.count() > 0; i++) {
            cells[i + 1] = format("%.3f", values[i]);
        }
        table.add(TextTable.Style.PLAIN, cells);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
