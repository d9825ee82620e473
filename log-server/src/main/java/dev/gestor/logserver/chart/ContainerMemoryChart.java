// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.ContainerTotal;
import dev.gestor.logserver.store.Window;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Memory over time of the containers that held most of it, for long or in quantity; the others would hide them. */
final class ContainerMemoryChart {
    /** As many as there are colours that everybody can tell apart. */
    static final int MOST_LINES = 7;

    private static final double MIB = 1024.0 * 1024;

    private final Window window;
    private final LocalTime time;
    private final String whose;
    private final int known;
    private final Map<Long, ContainerTotal> chosen = new LinkedHashMap<>();
    private final Map<Long, LineBuilder> lines = new LinkedHashMap<>();

    /** @param totals the greatest sum first */
    ContainerMemoryChart(Window window, LocalTime time, String whose, List<ContainerTotal> totals) {
        this.window = window;
        this.time = time;
        this.whose = whose;
        this.known = totals.size();
        for (ContainerTotal total : totals.subList(0, Math.min(MOST_LINES, totals.size()))) {
            chosen.put(total.number(), total);
            lines.put(total.number(), new LineBuilder(window));
        }
    }

    /** Numbers of the containers to be drawn. */
    Iterable<Long> chosen() {
        return chosen.keySet();
    }

    void add(long container, Instant at, long bytes) {
        LineBuilder line = lines.get(container);
        if (line != null) {
            line.add(at, bytes / MIB);
        }
    }

    ChartModel model() {
        if (known == 0) {
            return new ChartModel.Nothing(
                    "Memory of containers on " + whose, "No container's memory was measured.", time.caption(window));
        }
        List<ChartModel.Line> drawn = chosen.values().stream()
                .map(total -> lines.getOrDefault(total.number(), new LineBuilder(window))
                        .build(total.workload()
                                .map(kind -> total.name() + " (" + kind + ")")
                                .orElse(total.name())))
                .toList();
        String title = known > drawn.size()
                ? String.format(
                        Locale.ROOT,
                        "Memory of containers on %s: the %d of %,d that held most of it",
                        whose,
                        drawn.size(),
                        known)
                : "Memory of containers on " + whose;
        return new ChartModel.Lines(title, time.caption(window), "Memory (MiB)", window, drawn);
    }
}
