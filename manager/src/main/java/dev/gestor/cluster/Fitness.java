// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a host must have free to take containers.
 *
 * @param minCpu processors that nobody uses
 * @param minMemory bytes that are available
 */
public record Fitness(Cpu minCpu, long minMemory) {

    /** What a host lacks. */
    public enum Lack {
        CPU,
        MEMORY,
        FIGURES
    }

    /** Cores, or percent of all that a host has. */
    public record Cpu(double amount, boolean percent) {
        public double cores(int cpus) {
            return percent ? amount / 100 * cpus : amount;
        }
    }

    /** Processors that nobody used between the last two readings; none where there are not two. */
    public static double freeCores(HostFigures figures) {
        return (100 - figures.cpuPercent().orElse(100))
                / 100
                * figures.reading().cpus();
    }

    /** Nothing where the host is fit. A host of which too little is known is not. */
    public Set<Lack> lacks(HostRow row) {
        if (row.figures().isEmpty() || row.figures().get().cpuPercent().isEmpty()) {
            return Set.of(Lack.FIGURES);
        }
        HostFigures figures = row.figures().get();
        Set<Lack> lacks = EnumSet.noneOf(Lack.class);
        if (freeCores(figures) < minCpu.cores(figures.reading().cpus())) {
            lacks.add(Lack.CPU);
        }
        if (figures.reading().memoryAvailable() < minMemory) {
            lacks.add(Lack.MEMORY);
        }
        return lacks;
    }
}
