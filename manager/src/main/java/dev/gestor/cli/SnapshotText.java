// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.SnapshotReading.Figure;
import dev.gestor.cli.TextTable.Column;
import dev.gestor.cli.TextTable.Style;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.ProcessSample;
import dev.gestor.telemetry.Snapshot;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A reading for people: the host, its containers by what they use, and the processes that use most. */
final class SnapshotText {
    private static final int ID_DIGITS = 12;

    private final PlainText text;
    private final DateTimeFormatter time;
    private final int maxProcesses;

    SnapshotText(PlainText text, ZoneId zone, int maxProcesses) {
        this.text = text;
        this.time =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
        this.maxProcesses = maxProcesses;
    }

    List<String> lines(SnapshotReading reading) {
        List<String> lines = new ArrayList<>();
        host(lines, reading);
        containers(lines, reading);
        if (maxProcesses > 0) {
            processes(lines, reading);
        }
        return List.copyOf(lines);
    }

    private void host(List<String> lines, SnapshotReading reading) {
        Snapshot snapshot = reading.usage().snapshot();
        MemoryTotals memory = snapshot.memory();
        lines.add("%s  source %s  boot time %s"
                .formatted(
                        time.format(snapshot.time()),
                        Choice.name(snapshot.source()),
                        Units.nanosAsSeconds(snapshot.boottimeNanos())));
        lines.add("CPU     %s of %d cores  load %s"
                .formatted(
                        Units.cores(reading.usage().hostCpuCores()),
                        snapshot.cpus(),
                        snapshot.load().isEmpty()
                                ? Units.UNKNOWN
                                : String.join(
                                        " ",
                                        snapshot.load().stream()
                                                .map(average -> String.format(Locale.ROOT, "%.2f", average))
                                                .toList())));
        lines.add("memory  %s total  %s free  %s available  %s used"
                .formatted(
                        Units.bytes(memory.total()),
                        Units.bytes(memory.free()),
                        Units.bytes(memory.available()),
                        Units.bytes(memory.used())));
    }

    private void containers(List<String> lines, SnapshotReading reading) {
        if (reading.containers().isEmpty()) {
            return;
        }
        List<Container> containers = reading.containers().get();
        lines.add("");
        lines.add("%d running %s of this instance"
                .formatted(containers.size(), containers.size() == 1 ? "container" : "containers"));
        if (containers.isEmpty()) {
            return;
        }
        var table = new TextTable(List.of(
                new Column("NAME", false),
                new Column("ID", false),
                new Column("KIND", false),
                new Column("PID", true),
                new Column("CPU", true),
                new Column("MEMORY", true),
                new Column("SHARE", true),
                new Column("", false)));
        boolean all = reading.processesOfUnknownGroup() == 0;
        containers.stream()
                .map(container -> row(reading, container, all))
                .sorted(Comparator.comparingDouble(Row::share).reversed())
                .forEach(row -> row.addTo(table));
        lines.addAll(table.lines(false));
    }

    private Row row(SnapshotReading reading, Container container, boolean all) {
        String words = Stream.concat(
                        SnapshotReading.state(container).stream(), reading.unknownReason(container).stream())
                .collect(Collectors.joining(": "));
        return new Row(text, container, reading.usage(container), reading.least(container, all), words);
    }

    /**
     * @param usage empty where Docker did not tell the container's process, by which it is measured
     * @param words what there is to know of it
     */
    private record Row(
            PlainText text, Container container, Optional<ContainerUsage> usage, Set<Figure> least, String words) {
        OptionalDouble cpuShare() {
            return usage.map(ContainerUsage::cpuShare).orElse(OptionalDouble.empty());
        }

        OptionalDouble memoryShare() {
            return usage.map(ContainerUsage::memoryShare).orElse(OptionalDouble.empty());
        }

        /** Unknown shares come last. */
        double share() {
            return Math.max(cpuShare().orElse(-1), memoryShare().orElse(-1));
        }

        void addTo(TextTable table) {
            Map<String, String> labels = container.labels();
            boolean known = cpuShare().isPresent() && memoryShare().isPresent();
            table.add(
                    Style.PLAIN,
                    text.printable(container.name()),
                    container.shortId(),
                    text.printable(labels.getOrDefault(Labels.WORKLOAD, labels.getOrDefault(Labels.OWNER, "-"))),
                    container.pid().isPresent()
                            ? Integer.toString(container.pid().getAsInt())
                            : Units.UNKNOWN,
                    figure(
                            Figure.CPU,
                            Units.cores(usage.map(ContainerUsage::cpuCores).orElse(OptionalDouble.empty()))),
                    figure(
                            Figure.MEMORY,
                            Units.bytes(usage.map(ContainerUsage::memoryBytes).orElse(OptionalLong.empty()))),
                    figure(Figure.SHARE, known ? Units.percent(share()) : Units.UNKNOWN),
                    text.printable(words));
        }

        private String figure(Figure which, String value) {
            return text.least(value, least.contains(which));
        }
    }

    private void processes(List<String> lines, SnapshotReading reading) {
        List<ProcessSample> processes = reading.usage().snapshot().processes();
        Map<Integer, Double> cores = reading.processCores();
        lines.add("");
        lines.add(
                processes.size() <= maxProcesses
                        ? "%d processes".formatted(processes.size())
                        : "%d processes, of which these %d use most".formatted(processes.size(), maxProcesses));
        var table = new TextTable(List.of(
                new Column("PID", true),
                new Column("USER", true),
                new Column("S", false),
                new Column("CPU", true),
                new Column("RESIDENT", true),
                new Column("CONTAINER", false),
                new Column("NAME", false)));
        processes.stream()
                // Below a process that uses nothing: of this one nothing is known.
                .sorted(Comparator.comparingDouble((ProcessSample p) -> cores.getOrDefault(p.pid(), -1.0))
                        .thenComparingLong(ProcessSample::residentBytes)
                        .reversed())
                .limit(maxProcesses)
                .forEach(p -> table.add(
                        Style.PLAIN,
                        Integer.toString(p.pid()),
                        p.userId() == ProcessSample.UNKNOWN_NUMBER ? Units.UNKNOWN : Integer.toString(p.userId()),
                        String.valueOf(p.state()),
                        Units.cores(rate(cores.get(p.pid()))),
                        Units.bytes(known(p.residentBytes())),
                        p.cgroup().isEmpty()
                                ? Units.UNKNOWN
                                : p.containerId()
                                        .map(id -> id.substring(0, ID_DIGITS))
                                        .orElse("-"),
                        p.name().isEmpty() ? Units.UNKNOWN : text.printable(p.name())));
        lines.addAll(table.lines(false));
    }

    private static OptionalDouble rate(@Nullable Double cores) {
        return cores == null ? OptionalDouble.empty() : OptionalDouble.of(cores);
    }

    private static OptionalLong known(long bytes) {
        return bytes == ProcessSample.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(bytes);
    }
}
