// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.rollout.UpdateLog;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** An update's course as lines: what is said on {@code err}, phases with their times on {@code out}. */
final class UpdateLines implements UpdateLog {
    private final Terminal terminal;

    private final boolean messages;

    UpdateLines(Terminal terminal) {
        this(terminal, false);
    }

    /** @param messages whether phases go to {@code err} too, since {@code out} is for something else */
    UpdateLines(Terminal terminal, boolean messages) {
        this.terminal = terminal;
        this.messages = messages;
    }

    @Override
    public synchronized void say(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }

    @Override
    public synchronized void phase(String subject, String phase, Duration took, String note) {
        PrintWriter to = messages ? terminal.err() : terminal.out();
        to.println(line(subject, phase, took, note));
        to.flush();
    }

    static String line(String subject, String phase, Duration took, String note) {
        return String.format(Locale.ROOT, "%-20s  %-13s  %8.2f s  %s", subject, phase, took.toNanos() / 1e9, note)
                .stripTrailing();
    }
}
