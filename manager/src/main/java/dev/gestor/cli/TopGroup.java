// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.SnapshotReading.Figure;
import dev.gestor.cli.TopRow.Kind;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.ProcessSample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A container, or what is in none, with its processes. */
record TopGroup(TopRow head, List<TopRow> processes) {
    static final String HOST = "(host)";

    TopGroup {
        processes = List.copyOf(processes);
    }

    /** What is in none of the containers that are shown, in the order in which it stands below them. */
    private enum Rest {
        FOREIGN("containers", "(others)", "processes in containers of other instances, or of nobody"),
        UNKNOWN(
                "unknown",
                "(unknown)",
                "processes whose group cannot be read: they may be in any container, or in none"),
        HOST_ITSELF("host", HOST, "processes in no container");

        private final String key;
        private final String title;
        private final String what;

        Rest(String key, String title, String what) {
            this.key = key;
            this.title = title;
            this.what = what;
        }
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
            String key = keys.computeIfAbsent(process.cgroup(), path -> key(process, known));
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(process);
        }
        boolean all = !byKey.containsKey(Rest.UNKNOWN.key);
        List<TopGroup> groups = new ArrayList<>();
        for (Container container : containers) {
            List<ProcessSample> processes = byKey.getOrDefault(container.id(), List.of());
            groups.add(new TopGroup(container(reading, container, all), rows(reading, container.id(), processes)));
        }
        for (Rest rest : Rest.values()) {
            List<ProcessSample> processes = byKey.getOrDefault(rest.key, List.of());
            if (!processes.isEmpty()) {
                groups.add(rest(reading, rest, processes, all));
            }
        }
        return List.copyOf(groups);
    }

    private static String key(ProcessSample process, Map<String, Container> known) {
        if (process.cgroup().isEmpty()) {
            return Rest.UNKNOWN.key;
        }
        return process.containerId(known::containsKey)
                .or(() -> process.containerId().map(id -> Rest.FOREIGN.key))
                .orElse(Rest.HOST_ITSELF.key);
    }

    private static TopRow container(TopReading reading, Container container, boolean all) {
        Optional<ContainerUsage> usage = reading.usage().usage(container);
        Optional<CycleMarks.Mark> mark = reading.cycle().flatMap(cycle -> cycle.of(container.id()));
        Optional<String> state = SnapshotReading.state(container);
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
                reading.usage().least(container, all),
                state,
                mark,
                () -> more(container, state, reading.usage().unknownReason(container), mark));
    }

    private static String more(
            Container container, Optional<String> state, Optional<String> unknown, Optional<CycleMarks.Mark> mark) {
        // The reason first: what stands behind may not fit.
        return state.map(words -> words + "  ").orElse("")
                + mark.filter(m -> !m.reason().isEmpty())
                        .map(m -> "%s: %s  ".formatted(m.action(), m.reason()))
                        .orElse("")
                + unknown.map(reason -> "not measured: " + reason + "  ").orElse("")
                + "%s  %s  %s".formatted(container.image(), container.shortId(), container.name());
    }

    private static TopGroup rest(TopReading reading, Rest rest, List<ProcessSample> processes, boolean all) {
        List<TopRow> rows = rows(reading, rest.key, processes);
        long young = rows.stream().filter(row -> row.cores().isEmpty()).count();
        OptionalDouble cores = young < rows.size()
                ? OptionalDouble.of(
                        rows.stream().mapToDouble(row -> row.cores().orElse(0)).sum())
                : OptionalDouble.empty();
        long hidden = rows.stream().filter(row -> row.memory().isEmpty()).count();
        OptionalLong memory = hidden < rows.size()
                ? OptionalLong.of(
                        rows.stream().mapToLong(row -> row.memory().orElse(0)).sum())
                : OptionalLong.empty();
        boolean whole = all || rest == Rest.UNKNOWN;
        Set<Figure> least = EnumSet.noneOf(Figure.class);
        if (!whole) {
            least.add(Figure.PROCESSES);
        }
        if (!whole || young > 0) {
            least.add(Figure.CPU);
        }
        if (!whole || hidden > 0) {
            least.add(Figure.MEMORY);
        }
        boolean untold = rest == Rest.FOREIGN && reading.usage().containers().isEmpty();
        return new TopGroup(
                new TopRow(
                        rest.key,
                        Kind.REST,
                        untold ? "(containers)" : rest.title,
                        "",
                        "",
                        OptionalInt.of(rows.size()),
                        cores,
                        memory,
                        OptionalDouble.empty(),
                        least,
                        Optional.empty(),
                        Optional.empty(),
                        () -> (untold ? "processes in containers" : rest.what)
                                + ", added up: memory that several share counts in each"
                                + (young == 0 ? "" : "; CPU without %d that began meanwhile".formatted(young))
                                + (hidden == 0 ? "" : "; memory without %d that hide it".formatted(hidden))),
                rows);
    }

    private static List<TopRow> rows(TopReading reading, String key, List<ProcessSample> processes) {
        List<TopRow> rows = new ArrayList<>(processes.size());
        for (ProcessSample process : processes) {
            rows.add(process(key, process, reading.usage().processCores().get(process.pid())));
        }
        return rows;
    }

    private static TopRow process(String group, ProcessSample process, @Nullable Double cores) {
        String name = process.name().isEmpty() ? Units.UNKNOWN : process.name();
        String user =
                process.userId() == ProcessSample.UNKNOWN_NUMBER ? Units.UNKNOWN : Integer.toString(process.userId());
        String parent = process.parentPid() == ProcessSample.UNKNOWN_NUMBER
                ? Units.UNKNOWN
                : Integer.toString(process.parentPid());
        return new TopRow(
                // A pid that was given to another one is another row.
                group + "/" + process.pid() + "/" + process.startNanos(),
                Kind.PROCESS,
                name,
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
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                () -> "%s  pid %d  state %s  user %s  parent %s  group %s"
                        .formatted(
                                name,
                                process.pid(),
                                process.state(),
                                user,
                                parent,
                                process.cgroup().isEmpty() ? Units.UNKNOWN : process.cgroup()));
    }
}
