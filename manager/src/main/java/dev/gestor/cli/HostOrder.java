// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.HostFigures;
import dev.gestor.cluster.HostRow;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the hosts of a table are sorted by; those without figures come last, equal ones stay as they were named. */
enum HostOrder {
    CPU,
    MEM,
    NAME;

    List<HostRow> sort(List<HostRow> rows) {
        return rows.stream().sorted(comparator()).toList();
    }

    private Comparator<HostRow> comparator() {
        return switch (this) {
            case CPU -> most(figures -> figures.cpuPercent().orElse(-1));
            case MEM -> most(figures -> figures.reading().memoryPercent());
            case NAME -> Comparator.comparing(row -> row.host().text());
        };
    }

    private static Comparator<HostRow> most(ToDoubleFunction<HostFigures> figure) {
        return Comparator.<HostRow>comparingDouble(
                        row -> row.figures().map(figure::applyAsDouble).orElse(-2.0))
                .reversed();
    }
}
