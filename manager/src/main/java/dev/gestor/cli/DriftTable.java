// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.DriftView;
import java.util.List;

/** Differences between declared and running as people read them. */
final class DriftTable {
    private DriftTable() {}

    static void print(Terminal terminal, DriftView drift, String project) {
        if (drift.differences().isEmpty()) {
            terminal.out().println("Project %s is as declared".formatted(project));
        } else {
            TextTable table = new TextTable(List.of(
                    new TextTable.Column("ACTION", false),
                    new TextTable.Column("NAME", false),
                    new TextTable.Column("WHY", false)));
            drift.differences().forEach(d -> table.add(TextTable.Style.PLAIN, d.action(), d.subject(), d.reason()));
            table.lines(terminal.colour()).forEach(terminal.out()::println);
        }
        terminal.out().flush();
    }
}
