// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.TopRow.Kind;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.ProcessSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A container, or what is in none, with its processes. */
record TopGroup(TopRow head, List<TopRow> processes) {
    static final String HOST = "(host)";
    private static final String HOST_KEY = "host";
    private static final String FOREIGN_KEY = "containers";

    TopGroup {
        processes = List.copyOf(processes);
    }

    /** All processes of a reading, each in one group: this instance's containers, other ones, and the host. */
    static List<TopGroup> of(TopReading reading) {
        List<Container> containers = reading.usage().containers().orElse(List.of());
        Map<String, Container> known = new HashMap<>();
        containers.forEach(container -> known.put(container.id(), container));
        // Processes of a group share one String, and a path is looked at once.
        Map<String, String> keys = new HashMap<>();
        Map<String, List<ProcessSample>> byKey = new HashMap<>();
        for (ProcessSample process : reading.usage().usage().snapshot().processes()) {
            String key = keys.computeIfAbsent(
                    process.cgroup(),
                    path -> process.containerId(known::containsKey)
                            .or(() -> process.containerId().map(id -> FOREIGN_KEY))
                            .orElse(HOST_KEY));
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(process);
        }
        List<TopGroup> groups = new ArrayList<>();
        for (Container container : containers) {
            List<ProcessSample> processes = byKey.getOrDefault(container.id(), List.of());
            groups.add(new TopGroup(container(reading, container), rows(reading, container.id(), processes)));
        }
        String foreign = reading.usage().containers().isPresent() ? "(others)" : "(containers)";
        rest(groups, reading, FOREIGN_KEY, foreign, byKey.getOrDefault(FOREIGN_KEY, List.of()));
        rest(groups, reading, HOST_KEY, HOST, byKey.getOrDefault(HOST_KEY, List.of()));
        return List.copyOf(groups);
    }

    private static TopRow container(TopReading reading, Container container) {
        Optional<ContainerUsage> usage = reading.usage().usage().container(container.id());
        Optional<CycleMarks.Mark> mark = reading.cycle().flatMap(cycle -> cycle.of(container.id()));
        OptionalDouble cpuShare = usage.map(ContainerUsage::cpuShare).orElse(OptionalDouble.empty());
        OptionalDouble memoryShare = usage.map(ContainerUsage::memoryShare).orElse(OptionalDouble.empty());
        return new TopRow(
                container.id(),
                Kind.CONTAINER,
                container.name(),
                container.shortId(),
                container
                        .labels()
                        .getOrDefault(Labels.WORKLOAD, container.labels().getOrDefault(Labels.OWNER, "-")),
                usage.map(u -> OptionalInt.of(u.processes())).orElse(OptionalInt.empty()),
                usage.map(ContainerUsage::cpuCores).orElse(OptionalDouble.empty()),
                usage.map(ContainerUsage::memoryBytes).orElse(OptionalLong.empty()),
                cpuShare.isPresent() && memoryShare.isPresent()
                        ? OptionalDouble.of(Math.max(cpuShare.getAsDouble(), memoryShare.getAsDouble()))
                        : OptionalDouble.empty(),
                mark,
                () -> more(
                        container,
                        usage.isEmpty()
                                ? Optional.of(SnapshotReading.UNTOLD)
                                : usage.flatMap(ContainerUsage::unknownReason),
                        mark));
    }

    private static String more(Container container, Optional<String> unknown, Optional<CycleMarks.Mark> mark) {
        // The reason first: what stands behind may not fit.
        return mark.filter(m -> !m.reason().isEmpty())
                        .map(m -> "%s: %s  ".formatted(m.action(), m.reason()))
                        .orElse("")
                + unknown.map(reason -> "not measured: " + reason + "  ").orElse("")
                + "%s  %s  %s".formatted(container.image(), container.shortId(), container.name());
    }

    private static void rest(
            List<TopGroup> groups, TopReading reading, String key, String name, List<ProcessSample> processes) {
        if (processes.isEmpty()) {
            return;
        }
        List<TopRow> rows = rows(reading, key, processes);
        long young = rows.stream().filter(row -> row.cores().isEmpty()).count();
        OptionalDouble cores = rows.stream().anyMatch(row -> row.cores().isPresent())
                ? OptionalDouble.of(
                        rows.stream().mapToDouble(row -> row.cores().orElse(0)).sum())
                : OptionalDouble.empty();
        OptionalLong memory = rows.stream().allMatch(row -> row.memory().isPresent())
                ? OptionalLong.of(
                        rows.stream().mapToLong(row -> row.memory().orElse(0)).sum())
                : OptionalLong.empty();
        String what = name.equals(HOST)
                ? "processes in no container"
                : "processes in containers of other instances, or of nobody";
        groups.add(new TopGroup(
                new TopRow(
                        key,
                        Kind.REST,
                        name,
                        "",
                        "",
                        OptionalInt.of(rows.size()),
                        cores,
                        memory,
                        OptionalDouble.empty(),
                        Optional.empty(),
                        () -> what + ", added up: memory that several share counts in each"
                                + (young == 0 ? "" : "; CPU without %d that began meanwhile".formatted(young))),
                rows));
    }

    private static List<TopRow> rows(TopReading reading, String key, List<ProcessSample> processes) {
        List<TopRow> rows = new ArrayList<>(processes.size());
        for (ProcessSample process : processes) {
            rows.add(process(key, process, reading.usage().processCores().get(process.pid())));
        }
        return rows;
    }

    private static TopRow process(String group, ProcessSample process, @Nullable Double cores) {
        String user =
                process.userId() == ProcessSample.UNKNOWN_NUMBER ? Units.UNKNOWN : Integer.toString(process.userId());
        String parent = process.parentPid() == ProcessSample.UNKNOWN_NUMBER
                ? Units.UNKNOWN
                : Integer.toString(process.parentPid());
        return new TopRow(
                // A pid that was given to another one is another row.
                group + "/" + process.pid() + "/" + process.startNanos(),
                Kind.PROCESS,
                process.name(),
                Integer.toString(process.pid()),
                process.state() + " " + user,
                process.threads() == ProcessSample.UNKNOWN_NUMBER
                        ? OptionalInt.empty()
                        : OptionalInt.of(process.threads()),
                cores == null ? OptionalDouble.empty() : OptionalDouble.of(cores),
                process.residentBytes() == ProcessSample.UNKNOWN
                        ? OptionalLong.empty()
                        : OptionalLong.of(process.residentBytes()),
                OptionalDouble.empty(),
                Optional.empty(),
                () -> "%s  pid %d  state %s  user %s  parent %s  group %s"
                        .formatted(
                                process.name(),
                                process.pid(),
                                process.state(),
                                user,
                                parent,
                                process.cgroup().isEmpty() ? Units.UNKNOWN : process.cgroup()));
    }
}
