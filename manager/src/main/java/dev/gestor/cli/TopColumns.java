// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.CycleMarks.Mark;
import dev.gestor.cli.SnapshotReading.Figure;
import dev.gestor.cli.TopRow.Kind;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** The columns of {@code top} that fit a width: those of least use give way first. Every line is exactly that wide. */
final class TopColumns {
    /** A name shorter than this tells nothing. */
    private static final int LEAST_NAME = 16;

    /** In the order in which they stand. */
    private enum Column {
        NAME("NAME", 0, false, 0),
        ID("ID", 13, false, 7),
        KIND("KIND", 10, false, 6),
        PROCESSES("PROCS", 6, true, 5),
        CORES("CORES", 8, true, 1),
        MEMORY("MEMORY", 11, true, 2),
        SHARE("SHARE", 9, true, 4),
        DECISION("DECISION", 17, false, 3);

        private final String title;

        /** With the space before it. */
        private final int width;

        private final boolean right;

        /** That of the greatest rank goes first. */
        private final int rank;

        Column(String title, int width, boolean right, int rank) {
            this.title = title;
            this.width = width;
            this.right = right;
            this.rank = rank;
        }
    }

    private final PlainText text;
    private final int width;
    private final Set<Column> shown;
    private final int nameWidth;
    private final int pidWidth;

    /** @param pidWidth of the longest process id that will be shown */
    TopColumns(PlainText text, int width, int pidWidth) {
        this.pidWidth = pidWidth;
        this.text = text;
        this.width = width;
        Set<Column> columns = EnumSet.allOf(Column.class);
        for (int rank = Column.values().length - 1; rank > 0; rank--) {
            int last = rank;
            // What a container uses is told beside the shortest of names.
            if (rest(columns, width) >= (rank == Column.CORES.rank ? LEAST_NAME / 2 : LEAST_NAME)) {
                break;
            }
            columns.removeIf(column -> column.rank == last);
        }
        this.shown = columns;
        this.nameWidth = Math.max(0, rest(columns, width));
    }

    private static int rest(Set<Column> columns, int width) {
        return width - columns.stream().mapToInt(column -> column.width).sum();
    }

    /** The titles, of which the one that rows are sorted by says whether it falls. */
    String titles(TopOrder order, boolean reversed) {
        Column by = switch (order) {
            case CPU -> Column.CORES;
            case MEM -> Column.MEMORY;
            case SHARE -> Column.SHARE;
            case NAME -> Column.NAME;
        };
        boolean falls = (order == TopOrder.NAME) == reversed;
        return line(column -> column == by ? column.title + (falls ? " v" : " ^") : column.title);
    }

    String line(TopLine line) {
        return line(column -> cell(column, line));
    }

    private String cell(Column column, TopLine line) {
        TopRow row = line.row();
        boolean process = row.kind() == Kind.PROCESS;
        return switch (column) {
            case NAME ->
                process
                        ? "  " + " ".repeat(Math.max(0, pidWidth - row.id().length())) + row.id() + " " + row.name()
                        : name(line);
            case ID -> process ? "" : row.id();
            case KIND -> row.about();
            case PROCESSES ->
                figure(
                        row,
                        Figure.PROCESSES,
                        row.processes().isPresent()
                                ? Integer.toString(row.processes().getAsInt())
                                : Units.UNKNOWN);
            case CORES -> figure(row, Figure.CPU, Units.cores(row.cores()));
            case MEMORY -> figure(row, Figure.MEMORY, Units.bytes(row.memory()));
            case SHARE -> row.kind() == Kind.CONTAINER ? figure(row, Figure.SHARE, Units.percent(row.share())) : "";
            case DECISION -> row.mark().map(Mark::words).orElse("");
        };
    }

    private String figure(TopRow row, Figure which, String value) {
        return text.least(value, row.least().contains(which));
    }

    /** What does not just run says so, however long its name is. */
    private String name(TopLine line) {
        String marker = line.open() ? "- " : "+ ";
        String state = line.row().state().map(words -> " (" + words + ")").orElse("");
        return marker + text.ends(line.row().name(), Math.max(0, nameWidth - marker.length() - state.length())) + state;
    }

    private String line(Function<Column, String> cells) {
        var line = new StringBuilder();
        for (Column column : shown) {
            String cell = cells.apply(column);
            line.append(
                    column == Column.NAME
                            ? text.fit(cell, nameWidth, false)
                            : before(column)
                                    + text.fit(
                                            cell, column.width - before(column).length(), column.right));
        }
        return text.fit(line.toString(), width, false);
    }

    /** Figures have spaces of their own before them; the decision follows one closely. */
    private static String before(Column column) {
        return column == Column.DECISION ? "  " : " ";
    }
}
