// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.HostPoint;
import dev.gestor.logserver.store.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prepares the charts of a host: memory and CPU over time. */
final class HostCharts {
    private static final double GIB = 1024.0 * 1024 * 1024;

    private final Window window;
    private final LocalTime time;
    private final String whose;
    private final LineBuilder total;
    private final LineBuilder used;
    private final LineBuilder available;
    private final LineBuilder cpu;
    private final LineBuilder containersCpu;
    private int cpus;

    HostCharts(Window window, LocalTime time, String whose) {
        this.window = window;
        this.time = time;
        this.whose = whose;
        this.total = new LineBuilder(window);
        this.used = new LineBuilder(window);
        this.available = new LineBuilder(window);
        this.cpu = new LineBuilder(window);
        this.containersCpu = new LineBuilder(window);
    }

    void add(HostPoint point) {
        total.add(point.time(), point.memoryTotal() / GIB);
        used.add(point.time(), point.memoryUsed() / GIB);
        point.memoryAvailable().ifPresent(bytes -> available.add(point.time(), bytes / GIB));
        point.cpuCores().ifPresent(cores -> cpu.add(point.time(), cores));
        cpus = Math.max(cpus, point.cpus());
    }

    void addContainersCpu(Instant at, double cores) {
        containersCpu.add(at, cores);
    }

    ChartModel memory() {
        String title = "Memory of " + whose;
        List<ChartModel.Line> lines = lines(total.build("total"), used.build("used"), available.build("available"));
        return lines.isEmpty()
                ? new ChartModel.Nothing(title, "No samples were received.", time.caption(window))
                : new ChartModel.Lines(title, time.caption(window), "Memory (GiB)", window, lines);
    }

    ChartModel cpu() {
        String title = "CPU use of " + whose + (cpus == 0 ? "" : String.format(Locale.ROOT, " (%d cores)", cpus));
        List<ChartModel.Line> lines =
                lines(cpu.build("whole host"), containersCpu.build("measured containers, together"));
        return lines.isEmpty()
                ? new ChartModel.Nothing(title, "No CPU use was measured: it takes two samples.", time.caption(window))
                : new ChartModel.Lines(title, time.caption(window), "CPU (cores busy)", window, lines);
    }

    private static List<ChartModel.Line> lines(ChartModel.Line... all) {
        List<ChartModel.Line> drawn = new ArrayList<>();
        for (ChartModel.Line line : all) {
            if (!line.stretches().isEmpty()) {
                drawn.add(line);
            }
        }
        return drawn;
    }
}
