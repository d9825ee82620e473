// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.CycleReport;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;

/** What the loop says while it runs: cycles as data, everything else as messages. Lines of several threads do not mix. */
final class ConsoleView {
    private final Terminal terminal;
    private final Messages messages;
    private final CycleView cycles;

    // Whether a progress line stands on the terminal. Guarded by this.
    private boolean progressShown;

    ConsoleView(Terminal terminal, Messages messages, ZoneId zone) {
        this.terminal = terminal;
        this.messages = messages;
        this.cycles = new CycleView(messages, zone, terminal.colour());
    }

    synchronized void cycle(CycleReport report) {
        clearProgress();
        print(terminal.out(), cycles.lines(report));
    }

    /** A message in the user's language. */
    synchronized void say(String key, String... figures) {
        clearProgress();
        print(terminal.err(), List.of(messages.get(key, figures)));
    }

    /** A message that comes as it is. */
    synchronized void tell(String line) {
        clearProgress();
        print(terminal.err(), List.of(line));
    }

    /** A result: data, not a message. */
    synchronized void result(String line) {
        clearProgress();
        print(terminal.out(), List.of(line));
    }

    /** What takes a while: written over by the next line on a terminal, an ordinary line elsewhere. */
    synchronized void progress(String key, String... figures) {
        if (terminal.progress()) {
            clearProgress();
            terminal.err().print(messages.get(key, figures) + " ...");
            terminal.err().flush();
            progressShown = true;
        } else {
            say(key, figures);
        }
    }

    String text(String key, String... figures) {
        return messages.get(key, figures);
    }

    private void clearProgress() {
        if (progressShown) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
            progressShown = false;
        }
    }

    private static void print(PrintWriter writer, List<String> lines) {
        lines.forEach(writer::println);
        writer.flush();
    }
}
