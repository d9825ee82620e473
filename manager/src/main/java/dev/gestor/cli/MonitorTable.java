// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.TextTable.Column;
import dev.gestor.cli.TextTable.Style;
import dev.gestor.cluster.HostFigures;
import dev.gestor.cluster.HostRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The hosts of one period as people read them, in lines; programs split these at spaces. */
final class MonitorTable {
    private static final String UNKNOWN = "-";
    private static final String NAMES = "ips";
    private static final String CPU = "CPU(%)";
    private static final String MEMORY = "MEM(%)";

    private final TroubleWords troubles;
    private final Optional<FitWords> fit;

    /** @param fit how it is said whether a host can take containers; empty: it is not said */
    MonitorTable(TroubleWords troubles, Optional<FitWords> fit) {
        this.troubles = troubles;
        this.fit = fit;
    }

    /** To be read by a program, or one below the other in a file: the same spaces whatever the names are. */
    List<String> plain(List<HostRow> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(NAMES + " " + CPU + " " + MEMORY
                + fit.map(words -> " " + words.title()).orElse(""));
        for (HostRow row : rows) {
            String remark = remark(row);
            lines.add(
                    row.host().text() + " " + cpu(row) + "  " + memory(row) + (remark.isEmpty() ? "" : "  " + remark));
        }
        return List.copyOf(lines);
    }

    /** In aligned columns. */
    List<String> aligned(List<HostRow> rows, boolean colour) {
        var table = new TextTable(List.of(
                new Column(NAMES, false),
                new Column(CPU, true),
                new Column(MEMORY, true),
                new Column(fit.map(FitWords::title).orElse(""), false)));
        for (HostRow row : rows) {
            Style style = row.figures().isEmpty() ? Style.GONE : Style.PLAIN;
            table.add(style, row.host().text(), cpu(row), memory(row), remark(row));
        }
        return table.lines(colour);
    }

    private static String cpu(HostRow row) {
        return percent(row.figures().map(HostFigures::cpuPercent).orElse(OptionalDouble.empty()));
    }

    private static String memory(HostRow row) {
        return percent(row.figures()
                .map(figures -> OptionalDouble.of(figures.reading().memoryPercent()))
                .orElse(OptionalDouble.empty()));
    }

    private static String percent(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.1f", value.getAsDouble()) : UNKNOWN;
    }

    private String remark(HostRow row) {
        return fit.map(words -> words.of(row))
                .orElseGet(() -> row.trouble().map(troubles::brief).orElse(""));
    }
}
