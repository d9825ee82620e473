// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.TextTable.Style;
import dev.gestor.cli.TopRow.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A picture of {@code top}: pure. As many lines as the terminal has, each exactly as wide, so that one goes over the other without
 * clearing.
 *
 * <pre>
 * host, cycle, troubles      fewer where there is little room
 * titles
 * rows
 * the selected row in words
 * keys, or the filter
 * </pre>
 */
final class TopScreen {
    /** Rows first: of less than that, nothing is spent on words. */
    private static final int ROWS_FOR_DETAIL = 12;

    private static final int ROWS_FOR_TITLES = 4;
    private static final int ROWS_FOR_KEYS = 3;
    private static final String KEYS = "q quit  h keys  c m s n sort  / filter  Enter processes  e all  p pause";

    private final TopHeader header;
    private final PlainText text;
    private final boolean colour;

    TopScreen(TopHeader header, PlainText text, boolean colour) {
        this.header = header;
        this.text = text;
        this.colour = colour;
    }

    /** How many rows fit. */
    int room(TopReading reading, TopView view, TerminalSize size, Instant now) {
        return Math.max(0, size.rows() - above(reading, view, size, now).size() - below(view, size));
    }

    /**
     * @param lines all rows
     * @param view settled for these lines and this size
     */
    List<String> lines(TopReading reading, List<TopLine> lines, TopView view, TerminalSize size, Instant now) {
        List<String> picture = new ArrayList<>(above(reading, view, size, now));
        int room = room(reading, view, size, now);
        List<String> middle = view.help() ? help(reading, size) : rows(lines, view, size, room);
        for (int i = 0; i < room; i++) {
            picture.add(i < middle.size() ? middle.get(i) : blank(size));
        }
        if (size.rows() >= ROWS_FOR_DETAIL) {
            picture.add(fit(detail(lines, view, room), size));
        }
        if (below(view, size) > 0) {
            picture.add(foot(view, size));
        }
        return List.copyOf(picture.subList(0, Math.min(picture.size(), size.rows())));
    }

    /** Before the first reading. */
    List<String> waiting(TerminalSize size) {
        List<String> picture = new ArrayList<>();
        for (int i = 0; i < size.rows(); i++) {
            picture.add(i == 0 ? fit("gestor top  measuring ...", size) : blank(size));
        }
        return List.copyOf(picture);
    }

    private List<String> above(TopReading reading, TopView view, TerminalSize size, Instant now) {
        int atMost = Math.max(0, (size.rows() - ROWS_FOR_TITLES) / 3);
        List<String> above = new ArrayList<>();
        for (TopHeader.Line line : header.lines(reading, view.paused(), now, size.columns(), atMost)) {
            above.add(paint(line.trouble() ? Style.GONE : Style.PLAIN, fit(line.text(), size)));
        }
        if (size.rows() >= ROWS_FOR_TITLES) {
            var columns = new TopColumns(text, size.columns(), 0);
            above.add(reverse(view.help() ? fit("KEYS", size) : columns.titles(view.order(), view.reversed())));
        }
        return above;
    }

    private static int below(TopView view, TerminalSize size) {
        if (size.rows() >= ROWS_FOR_DETAIL) {
            return 2;
        }
        return size.rows() >= ROWS_FOR_KEYS || (view.typing() && size.rows() > 1) ? 1 : 0;
    }

    private List<String> rows(List<TopLine> lines, TopView view, TerminalSize size, int room) {
        int pidWidth = lines.stream()
                .filter(line -> line.row().kind() == Kind.PROCESS)
                .mapToInt(line -> line.row().id().length())
                .max()
                .orElse(0);
        var columns = new TopColumns(text, size.columns(), pidWidth);
        Optional<Integer> selected = view.selectedIndex(lines);
        List<String> rows = new ArrayList<>();
        for (int i = view.first(); i < lines.size() && rows.size() < room; i++) {
            String row = columns.line(lines.get(i));
            boolean isSelected = selected.isPresent() && selected.get() == i;
            rows.add(isSelected ? reverse(row) : paint(style(lines.get(i).row()), row));
        }
        if (lines.isEmpty()) {
            rows.add(fit(
                    view.filter().isEmpty() ? "nothing to show" : "nothing contains '" + view.filter() + "'", size));
        }
        return rows;
    }

    private static Style style(TopRow row) {
        return row.kind() == Kind.PROCESS
                ? Style.FAINT
                : row.mark().map(CycleMarks.Mark::style).orElse(Style.PLAIN);
    }

    private List<String> help(TopReading reading, TerminalSize size) {
        List<String> help = new ArrayList<>(TopKeys.HELP);
        help.add("CORES: 1.000 is one core. SHARE: of the host, the larger of CPU's and memory's.");
        help.add("Of a process, PROCS are its threads, and KIND its state and its user's number.");
        help.add("DECISION: of the last cycle, and the rank; gestor explain tells the reasons.");
        help.add(text.least("", true) + " before a figure: more may belong to it than is known.");
        reading.notices().forEach(notice -> help.addAll(text.wrap(notice, size.columns(), 3)));
        return help.stream().map(line -> fit(line, size)).toList();
    }

    private static String detail(List<TopLine> lines, TopView view, int room) {
        if (view.help()) {
            return "";
        }
        Optional<Integer> selected = lines.isEmpty() ? Optional.empty() : view.selectedIndex(lines);
        if (selected.isPresent()) {
            return lines.get(selected.get()).row().more().get();
        }
        return lines.size() > room ? "%d rows more below".formatted(lines.size() - room) : "";
    }

    private String foot(TopView view, TerminalSize size) {
        if (view.typing()) {
            return fit("filter: " + view.filter() + "_   (Enter keeps it, Esc clears it)", size);
        }
        String filter = view.filter().isEmpty() ? "" : "filter '" + view.filter() + "', Esc clears it  ";
        return fit(filter + (view.help() ? "any key leaves this" : KEYS), size);
    }

    private String blank(TerminalSize size) {
        return fit("", size);
    }

    private String fit(String line, TerminalSize size) {
        return text.fit(line, size.columns(), false);
    }

    private String paint(Style style, String line) {
        return colour ? style.paint(line) : line;
    }

    /** No colour: shown where colours are not wanted, too. */
    private static String reverse(String line) {
        return "\u001b[7m" + line + "\u001b[0m";
    }
}
