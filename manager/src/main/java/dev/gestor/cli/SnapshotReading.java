// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.Usage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code snapshot} shows: the host, its processes, and the containers of one instance.
 *
 * @param containers those that are up, paused ones too, oldest first; empty where Docker cannot be reached, which is not the same as none
 * @param processCores CPU of processes over the interval, by pid; a process that began meanwhile is absent
 */
record SnapshotReading(Usage usage, Optional<List<Container>> containers, Map<Integer, Double> processCores) {
    /** Why a container has no figures at all. */
    private static final String UNTOLD = "Docker did not tell its process";

    SnapshotReading {
        containers = containers.map(List::copyOf);
        processCores = Map.copyOf(processCores);
    }

    Optional<ContainerUsage> usage(Container container) {
        return usage.container(container.id());
    }

    /** What Docker says of a container that is up and does not just run: paused or restarting. */
    static Optional<String> state(Container container) {
        return container.running() ? Optional.empty() : Optional.of(Choice.name(container.state()));
    }

    /** Why a figure of a container is unknown; empty where all are known. */
    Optional<String> unknownReason(Container container) {
        Optional<ContainerUsage> known = usage(container);
        if (known.isPresent()) {
            return known.get().unknownReason();
        }
        return Optional.of(
                container.state() == ContainerState.RESTARTING
                        ? "it has ended, and Docker will start it again"
                        : UNTOLD);
    }

    /** How many processes there are whose group could not be read: they may be any container's. */
    long processesOfUnknownGroup() {
        return usage.snapshot().processes().stream()
                .filter(process -> process.cgroup().isEmpty())
                .count();
    }

    /**
     * The figures of a container that may be greater, since its processes add up to them.
     *
     * @param all whether the groups of all processes are known
     */
    Set<Figure> least(Container container, boolean all) {
        Optional<ContainerUsage> known = usage(container);
        if (known.isEmpty() || all) {
            return Set.of();
        }
        ContainerUsage figures = known.get();
        Set<Figure> least = EnumSet.of(Figure.PROCESSES);
        // The group's own counters have all processes.
        if (figures.cgroupCpuNanos().isEmpty()) {
            least.add(Figure.CPU);
        }
        boolean charged =
                figures.chargedBytes().isPresent() && figures.memoryBytes().equals(figures.chargedBytes());
        if (!charged) {
            least.add(Figure.MEMORY);
        }
        if (least.size() > 1) {
            least.add(Figure.SHARE);
        }
        return least;
    }

    /** What is shown of a container, or of processes together. */
    enum Figure {
        PROCESSES,
        CPU,
        MEMORY,
        SHARE
    }
}
