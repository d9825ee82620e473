// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.ClusterReport;
import dev.gestor.cluster.HostRow;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The last period in place, on the terminal's second screen: what was there before comes back at the end, with the last table below.
 * A frame is one write over the one before, without clearing first, so that nothing flickers. Messages go to the first screen, where
 * they stay, and stand below the table too.
 */
final class ScreenMonitor implements MonitorView {
    private static final String SECOND_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String FIRST_SCREEN = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String BEGIN_FRAME = "\u001b[?2026h\u001b[H";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String END_FRAME = "\u001b[J\u001b[?2026l";

    private final Terminal terminal;
    private final UnaryOperator<List<HostRow>> order;
    private final MonitorTable table;
    private final TroubleWords troubles;
    private final Messages messages;
    private final Supplier<TerminalSize> size;
    private final DateTimeFormatter time;

    // Guarded by this: a change of the terminal's size comes on another thread.
    private @Nullable ClusterReport last;
    private List<String> notices = List.of();
    private boolean entered;

    ScreenMonitor(
            Terminal terminal,
            UnaryOperator<List<HostRow>> order,
            MonitorTable table,
            TroubleWords troubles,
            Messages messages,
            Supplier<TerminalSize> size,
            ZoneId zone) {
        this.terminal = terminal;
        this.order = order;
        this.table = table;
        this.troubles = troubles;
        this.messages = messages;
        this.size = size;
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    @Override
    public synchronized void show(ClusterReport report) {
        last = report;
        List<String> news = troubles.news(report.rows());
        if (!news.isEmpty()) {
            leave();
            news.forEach(terminal.err()::println);
            terminal.err().flush();
            notices = news;
        }
        draw();
    }

    /** The same again, for a terminal of another size. */
    synchronized void redraw() {
        if (entered) {
            draw();
        }
    }

    private void draw() {
        ClusterReport report = last;
        if (report == null) {
            return;
        }
        StringBuilder frame = new StringBuilder(entered ? "" : SECOND_SCREEN);
        entered = true;
        frame.append(BEGIN_FRAME);
        frame.append(String.join(END_OF_LINE + "\r\n", lines(report, size.get())));
        frame.append(END_OF_LINE).append(END_FRAME);
        terminal.out().print(frame);
        terminal.out().flush();
    }

    private List<String> lines(ClusterReport report, TerminalSize screen) {
        List<String> lines = new ArrayList<>(table.aligned(order.apply(report.rows()), terminal.colour()));
        List<String> below = new ArrayList<>();
        below.add(messages.get("monitor.footer", time.format(report.time())));
        below.addAll(notices);
        // At least the header and a host; what is below the table gives way first.
        int room = Math.max(2, screen.rows() - 1);
        if (lines.size() > room) {
            int hidden = lines.size() - room + 1;
            lines = new ArrayList<>(lines.subList(0, room - 1));
            lines.add(messages.get("monitor.hidden", Integer.toString(hidden)));
        }
        below.stream().limit(Math.max(0, screen.rows() - lines.size())).forEach(lines::add);
        return lines;
    }

    private void leave() {
        if (entered) {
            terminal.out().print(FIRST_SCREEN);
            terminal.out().flush();
            entered = false;
        }
    }

    @Override
    public synchronized void close() {
        leave();
        if (last != null) {
            table.aligned(order.apply(last.rows()), terminal.colour()).forEach(terminal.out()::println);
            terminal.out().flush();
        }
    }
}
