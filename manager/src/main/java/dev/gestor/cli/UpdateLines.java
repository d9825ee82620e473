// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.rollout.UpdateLog;
import java.time.Duration;
import java.util.Locale;

/** An update's course as lines: what is said on {@code err}, phases with their times on {@code out}. */
final class UpdateLines implements UpdateLog {
    private final Terminal terminal;

    UpdateLines(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void say(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }

    @Override
    public synchronized void phase(String subject, String phase, Duration took, String note) {
        terminal.out().println(line(subject, phase, took, note));
        terminal.out().flush();
    }

    static String line(String subject, String phase, Duration took, String note) {
        return String.format(Locale.ROOT, "%-20s  %-13s  %8.2f s  %s", subject, phase, took.toNanos() / 1e9, note)
                .stripTrailing();
    }
}
