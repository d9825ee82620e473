// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.Fitness;
import dev.gestor.cluster.HostFigures;
import dev.gestor.cluster.HostRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether a host can take containers, in words. */
final class FitWords {
    private final Fitness fitness;
    private final Messages messages;
    private final TroubleWords troubles;

    FitWords(Fitness fitness, Messages messages, TroubleWords troubles) {
        this.fitness = fitness;
        this.messages = messages;
        this.troubles = troubles;
    }

    Fitness fitness() {
        return fitness;
    }

    String title() {
        return messages.get("monitor.column.fit");
    }

    String of(HostRow row) {
        Set<Fitness.Lack> lacks = fitness.lacks(row);
        if (lacks.isEmpty()) {
            return messages.get("monitor.fit.yes");
        }
        List<String> reasons = new ArrayList<>();
        for (Fitness.Lack lack : lacks) {
            reasons.add(reason(lack, row));
        }
        return messages.get("monitor.fit.no", String.join(", ", reasons));
    }

    private String reason(Fitness.Lack lack, HostRow row) {
        if (row.figures().isEmpty() || lack == Fitness.Lack.FIGURES) {
            return row.trouble().map(troubles::brief).orElseGet(() -> messages.get("monitor.fit.unknown"));
        }
        HostFigures figures = row.figures().get();
        int cpus = figures.reading().cpus();
        return lack == Fitness.Lack.CPU
                ? messages.get(
                        "monitor.fit.cpu",
                        cores(Fitness.freeCores(figures)),
                        Integer.toString(cpus),
                        cores(fitness.minCpu().cores(cpus)))
                : messages.get(
                        "monitor.fit.memory",
                        Units.bytes(figures.reading().memoryAvailable()),
                        Units.bytes(fitness.minMemory()));
    }

    private static String cores(double cores) {
        return String.format(Locale.ROOT, "%.2f", cores);
    }
}
