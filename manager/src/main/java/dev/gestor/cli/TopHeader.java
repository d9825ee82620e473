// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What stands above the rows of {@code top}: the host, and what its manager decided last. */
final class TopHeader {
    private static final List<String> ACTIONS = List.of("keep-high", "keep-low", "spare", "evict");
    private static final int LONGEST_BAR = 40;
    private static final int TROUBLE_LINES = 3;

    private final PlainText text;
    private final String instance;
    private final Duration interval;
    private final DateTimeFormatter time;

    TopHeader(PlainText text, String instance, Duration interval, ZoneId zone) {
        this.text = text;
        this.instance = instance;
        this.interval = interval;
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /** A line and how much it matters: that of rank 1 stays where there is room for one alone. */
    record Line(int rank, String text) {
        /** One that the person must see. */
        boolean trouble() {
            return rank == 1;
        }
    }

    /**
     * As many lines as there is room for, in their order.
     *
     * @param atMost how many
     */
    List<Line> lines(TopReading reading, boolean paused, Instant now, int columns, int atMost) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(4, title(reading.usage().usage().snapshot(), paused, now)));
        lines.add(new Line(2, cpu(reading.usage().usage(), columns)));
        lines.add(new Line(3, memory(reading, columns)));
        decisions(lines, reading, now);
        int left = TROUBLE_LINES;
        for (String trouble : reading.troubles()) {
            for (String line : left > 0 ? text.wrap(trouble, columns, left) : List.<String>of()) {
                lines.add(new Line(1, line));
                left--;
            }
        }
        while (lines.size() > atMost) {
            int least = lines.stream().mapToInt(Line::rank).max().orElse(0);
            lines.remove(lines.stream()
                    .filter(line -> line.rank == least)
                    .reduce((first, second) -> second)
                    .orElseThrow());
        }
        return List.copyOf(lines);
    }

    private String title(Snapshot snapshot, boolean paused, Instant now) {
        Duration age = Duration.between(snapshot.time(), now);
        boolean old = age.compareTo(interval.multipliedBy(3).plusSeconds(1)) > 0;
        return "gestor top  %s%s%s, every %s  instance %s  source %s"
                .formatted(
                        paused ? "PAUSED " : "",
                        time.format(snapshot.time()),
                        old ? " (" + ago(age) + ")" : "",
                        DurationConverter.text(interval),
                        instance,
                        Choice.name(snapshot.source()));
    }

    private static String cpu(Usage usage, int columns) {
        Snapshot snapshot = usage.snapshot();
        OptionalDouble cores = usage.hostCpuCores();
        OptionalDouble part = cores.isPresent() && snapshot.cpus() > 0
                ? OptionalDouble.of(cores.getAsDouble() / snapshot.cpus())
                : OptionalDouble.empty();
        String load = snapshot.load().isEmpty()
                ? Units.UNKNOWN
                : String.join(
                        " ",
                        snapshot.load().stream()
                                .map(average -> String.format(Locale.ROOT, "%.2f", average))
                                .toList());
        return "CPU     %s%s of %d cores  load %s"
                .formatted(bar(part, columns), Units.cores(cores), snapshot.cpus(), load);
    }

    private static String memory(TopReading reading, int columns) {
        Snapshot snapshot = reading.usage().usage().snapshot();
        MemoryTotals memory = snapshot.memory();
        OptionalDouble part = memory.total() > 0
                ? OptionalDouble.of((double) memory.used() / memory.total())
                : OptionalDouble.empty();
        return "memory  %s%s of %s  %s, %s"
                .formatted(
                        bar(part, columns),
                        Units.bytes(memory.used()),
                        Units.bytes(memory.total()),
                        reading.usage()
                                .containers()
                                .map(containers -> count(containers.size(), "container", "containers"))
                                .orElse("containers unknown"),
                        count(snapshot.processes().size(), "process", "processes"));
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    private static String bar(OptionalDouble part, int columns) {
        int length = Math.min(LONGEST_BAR, columns / 7);
        if (columns < 60) {
            return "";
        }
        int full = part.isPresent() ? (int) Math.round(Math.max(0, Math.min(1, part.getAsDouble())) * length) : 0;
        return "[" + "|".repeat(full) + " ".repeat(length - full) + "] ";
    }

    private static void decisions(List<Line> lines, TopReading reading, Instant now) {
        if (reading.cycle().isEmpty()) {
            lines.add(new Line(5, reading.undecided()));
            return;
        }
        CycleMarks cycle = reading.cycle().get();
        List<String> counts = new ArrayList<>();
        cycle.counts(ACTIONS).forEach((action, count) -> counts.add(count + " " + action));
        lines.add(new Line(
                5,
                "cycle %d, %s%s%s"
                        .formatted(
                                cycle.cycle(),
                                cycle.isStale(now) ? "STALE, " : "",
                                ago(Duration.between(cycle.time(), now)),
                                counts.isEmpty() ? "" : ": " + String.join(", ", counts))));
        List<String> gone = cycle.gone();
        String evicted = gone.isEmpty()
                ? "none" + cycle.nothing().map(why -> ": " + why).orElse("")
                : gone.size() + ": " + String.join(" ", gone);
        lines.add(new Line(6, "evicted " + evicted));
    }

    static String ago(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s ago";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min ago";
        }
        return seconds < 172_800 ? seconds / 3600 + " h ago" : seconds / 86_400 + " d ago";
    }
}
