// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, two spaces apart. */
final class TextTable {
    private final List<Column> columns;
    private final List<Row> rows = new ArrayList<>();

    TextTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** How a column is set. */
    record Column(String title, boolean right) {}

    private record Row(Style style, List<String> cells) {}

    void add(Style style, String... cells) {
        rows.add(new Row(style, List.of(cells)));
    }

    /** @param colour whether styles are shown */
    List<String> lines(boolean colour) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = PlainText.width(columns.get(i).title());
            for (Row row : rows) {
                widths[i] = Math.max(widths[i], PlainText.width(row.cells.get(i)));
            }
        }
        var lines = new ArrayList<String>();
        lines.add(line(columns.stream().map(Column::title).toList(), widths));
        for (Row row : rows) {
            String line = line(row.cells, widths);
            lines.add(colour ? row.style.paint(line) : line);
        }
        return List.copyOf(lines);
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(widths[i] - PlainText.width(cells.get(i)));
            line.append(columns.get(i).right() ? padding + cells.get(i) : cells.get(i) + padding);
            line.append(i < cells.size() - 1 ? "  " : "");
        }
        return line.toString().stripTrailing();
    }

    /** Colours that say what a row means; the words say it too. */
    enum Style {
        PLAIN(""),
        HIGH("33"),
        LOW("32"),
        GONE("31"),
        FAINT("2");

        private final String code;

        Style(String code) {
            this.code = code;
        }

        String paint(String text) {
            return code.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    }
}
