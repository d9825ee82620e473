// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes tables and a chart of what {@code bench/snapshot} measured in the virtual machine. */
public final class SnapshotBench {
    private static final double NANOS_A_MILLI = 1e6;
    private static final double KILO = 1024;
    private static final double STEADY = 2;
    private static final int GOALS = 6;
    private static final int MOST = 10_000;
    private static final int FEWER = 1_000;
    private static final String EACH = "instructions a process";
    private static final double[] NONE = {Double.NaN};
    private static final Pattern BLANKS = Pattern.compile(" +");

    /** Ways in the order of the table: the word of the raw file, the subject, and what it is. */
    private enum Way {
        MODULE("module", "gestor", "one read of the module alone"),
        PARSE("parse", "gestor", "read and parse in C"),
        OBJECTS("gestor", "gestor", "read to Java objects"),
        C_WALK("walk", "c-walk", "stat, statm and cgroup of each, in C"),
        JAVA_WALK("java-walk", "java-walk", "the same in Java"),
        OSHI("oshi", "oshi", "getProcesses, and cgroup of each"),
        PS("ps", "ps", "ps -eo pid,ppid,...,cgroup"),
        DOCKER_STATS("docker-stats", "docker-stats", "docker stats --no-stream, containers only"),
        OBJECTS_AGAIN("gestor-again", "gestor", "read to Java objects, again after all others");

        private final String word;
        private final String subject;
        private final String what;

        Way(String word, String subject, String what) {
            this.word = word;
            this.subject = subject;
            this.what = what;
        }
    }

    private final Path root;

    /** By the number of processes that were asked for, then by way; {@code <way>-found} has how many it found. */
    private final Map<Integer, Map<String, double[]>> times = new LinkedHashMap<>();

    /** As {@link #times}, by round: few and many in turn. */
    private final Map<String, Map<Integer, Map<String, double[]>>> rounds = new LinkedHashMap<>();

    /** By kernel, number of processes that were asked for, and way; {@code <way>-found} has how many it found. */
    private final Map<String, Map<Integer, Map<String, double[]>>> instructions = new LinkedHashMap<>();

    private SnapshotBench(Path root) {
        this.root = root;
    }

    /**
     * @param arguments folder of the project; folder with {@code snapshot/raw.txt} of lines {@code <processes> <way> <ns>...},
     *     {@code growth/raw.txt} of lines {@code <round> <processes> <way> <ns>...} and {@code instructions/raw.txt} of lines
     *     {@code <kernel> <processes> <way> <instructions>...}; sentence on the machine; the days on which this
     *     was measured; {@code yes} to publish, else the table is only printed
     */
    public static void main(String[] arguments) throws IOException {
        SnapshotBench bench = new SnapshotBench(Path.of(arguments[0]));
        Path measured = Path.of(arguments[1]);
        for (String line : Files.readAllLines(measured.resolve("snapshot/raw.txt"))) {
            String[] words = BLANKS.split(line.strip());
            bench.times
                    .computeIfAbsent(Integer.valueOf(words[0]), count -> new LinkedHashMap<>())
                    .put(words[1], numbers(words, 2));
        }
        read(measured.resolve("growth/raw.txt"), bench.rounds);
        read(measured.resolve("instructions/raw.txt"), bench.instructions);
        System.exit(bench.publish(arguments[2], arguments[3], arguments[4].equals("yes")));
    }

    /** Lines of a round or a kernel, number of processes, way and figures. */
    private static void read(Path file, Map<String, Map<Integer, Map<String, double[]>>> into) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] words = BLANKS.split(line.strip());
            into.computeIfAbsent(words[0], key -> new LinkedHashMap<>())
                    .computeIfAbsent(Integer.valueOf(words[1]), count -> new LinkedHashMap<>())
                    .put(words[2], numbers(words, 3));
        }
    }

    private static double[] numbers(String[] words, int from) {
        return Arrays.stream(words, from, words.length)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private int publish(String machine, String dates, boolean publish) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        times.forEach((count, ways) -> timeRows(measurements, count, ways));
        ratioRows(measurements);
        times.forEach((count, ways) -> garbageRows(measurements, count, ways));
        instructionRows(measurements);
        if (!publish) {
            System.out.println(Results.table(measurements));
            return 0;
        }
        List<String> doubts = doubts(measurements);
        if (!doubts.isEmpty()) {
            System.out.println(Results.table(measurements));
            doubts.forEach(doubt -> System.err.println("Not published: " + doubt));
            return 1;
        }
        Path chart = root.resolve("bench/results/snapshot.png");
        Files.createDirectories(chart.getParent());
        SnapshotChart.write(chart, series(), new ArrayList<>(times.keySet()));
        return new Results(root, "snapshot", "Snapshot").publish(measurements, Machine.here(), how(machine, dates));
    }

    private String how(String machine, String dates) {
        return """
                All processes of a machine with 50 containers, each with the container it belongs to; every one of the %s processes in the containers \
                has a name of its own, and their memory and CPU times differ. The machine's own (%s) come on top and are read too. In a virtual machine, in one boot: %s. It is \
                emulated, so its processors are some ten times slower than those of this machine; what one way takes beside another is what counts. \
                All but `ps` and `docker stats` are kept on one of the two processors. Each value is the median of its runs, after a warm-up, and each way is checked \
                to find every process and its container. The walks keep of each process what Gestor's record has, but for the user's id, which is not \
                in the three files (`stat` has the resident pages too, but not what is shared of them, for which monitors read `statm`); `docker stats` takes \
                two samples a second apart by itself; OSHI makes objects of its own, with more in them and from more files, and its containers are read from `cgroup` beside it. Garbage \
                is what the JVM's flight recorder saw, the mean of as many snapshots as %d s took. How fast the machine is changes while this runs: so Gestor's way is measured again after all others, and what is \
                slower of the two is what the others are held against. What a process costs among many, of what it costs among few, was measured in a boot of its own: \
                in each of %d rounds both were there in turn, in cgroups named as containers' are, and read in C (the module alone) and by one Java that lived as long; \
                the median of the rounds is shown, which were from %s (the module alone) and %s (Java objects). Instructions are counted by the emulator (`-icount shift=0`) on one processor: a \
                process's share is the difference between %s and %s processes, divided by their difference, and beside it a whole read at %s divided by \
                its processes. Measured on %s.

                ![Time to read all processes](../bench/results/snapshot.png)""".formatted(
                        counts(times.keySet()),
                        times.values().stream()
                                .map(ways -> ways.getOrDefault(Way.OBJECTS.word + "-found", new double[] {0, 0}))
                                .map(found -> thousands((int) (found[0] - found[1])))
                                .distinct()
                                .collect(Collectors.joining(", ")),
                        machine,
                        (int) ProcessReading.WATCHED_SECONDS,
                        rounds.size(),
                        range(Way.MODULE),
                        range(Way.OBJECTS),
                        thousands(100),
                        thousands(MOST),
                        thousands(FEWER),
                        dates);
    }

    private static String counts(Set<Integer> counts) {
        return counts.stream().map(SnapshotBench::thousands).collect(Collectors.joining(", "));
    }

    private List<String> doubts(List<Measurement> measurements) {
        List<String> doubts = new ArrayList<>();
        long goals = measurements.stream().filter(row -> row.goal().isPresent()).count();
        if (goals != GOALS) {
            doubts.add("%d of %d rows with a goal were measured".formatted(goals, GOALS));
        }
        times.forEach((count, ways) -> {
            double change = Measurement.median(ways.getOrDefault(Way.OBJECTS_AGAIN.word, NONE))
                    / Measurement.median(ways.getOrDefault(Way.OBJECTS.word, NONE));
            // Also where there is none.
            if (!(change > 1 / STEADY && change < STEADY)) {
                doubts.add(
                        "%s processes: read again after all others it took %.2f times as long; the machine was not steady"
                                .formatted(thousands(count), change));
            }
        });
        return doubts;
    }

    private void timeRows(List<Measurement> rows, int count, Map<String, double[]> ways) {
        for (Way way : Way.values()) {
            double[] nanos = ways.get(way.word);
            if (nanos != null) {
                double[] millis =
                        Arrays.stream(nanos).map(n -> n / NANOS_A_MILLI).toArray();
                rows.add(Measurement.of(
                        "%s processes: %s".formatted(thousands(count), way.what), way.subject, millis, "ms"));
            }
        }
    }

    private void ratioRows(List<Measurement> rows) {
        ratio(rows, Way.OSHI, 50);
        ratio(rows, Way.JAVA_WALK, 20);
        ratio(rows, Way.C_WALK, 10);
        growth(rows, Way.MODULE);
        growth(rows, Way.OBJECTS);
    }

    private void ratio(List<Measurement> rows, Way peer, double goal) {
        for (Map.Entry<Integer, Map<String, double[]>> entry : times.entrySet()) {
            double[] ours = entry.getValue().get(Way.OBJECTS.word);
            double[] theirs = entry.getValue().get(peer.word);
            if (ours == null || theirs == null) {
                continue;
            }
            double[] again = entry.getValue().getOrDefault(Way.OBJECTS_AGAIN.word, ours);
            Measurement row = new Measurement(
                    "%s processes: times faster than %s".formatted(thousands(entry.getKey()), peer.subject),
                    "gestor",
                    // Of before and after the others the slower: what the machine did in the meantime is not to help.
                    Measurement.median(theirs) / Math.max(Measurement.median(ours), Measurement.median(again)),
                    "x",
                    Math.min(ours.length, theirs.length),
                    OptionalDouble.empty());
            rows.add(entry.getKey() == MOST ? row.atLeast(goal) : row);
        }
    }

    /** How much more a process costs among many. */
    private void growth(List<Measurement> rows, Way way) {
        double[] ratios = growth(way);
        if (ratios.length > 0) {
            rows.add(Measurement.of(
                            "%s: time a process at %s, of that at %s"
                                    .formatted(way.what, thousands(MOST), thousands(FEWER)),
                            "gestor",
                            ratios,
                            "x")
                    .withGoal(1.15));
        }
    }

    /** Of each round, in which few and many were read in turn. */
    private double[] growth(Way way) {
        return rounds.values().stream()
                .filter(counts -> counts.containsKey(FEWER) && counts.containsKey(MOST))
                .mapToDouble(counts -> each(counts.get(MOST), way.word) / each(counts.get(FEWER), way.word))
                .toArray();
    }

    private String range(Way way) {
        double[] ratios = growth(way);
        return "%s to %s"
                .formatted(
                        Measurement.number(Arrays.stream(ratios).min().orElse(Double.NaN)),
                        Measurement.number(Arrays.stream(ratios).max().orElse(Double.NaN)));
    }

    /** The median of a way, a process that it found. */
    private static double each(Map<String, double[]> ways, String way) {
        return Measurement.median(ways.getOrDefault(way, NONE)) / found(ways, way);
    }

    private static double found(Map<String, double[]> ways, String way) {
        return ways.getOrDefault(way + "-found", NONE)[0];
    }

    private static void garbageRows(List<Measurement> rows, int count, Map<String, double[]> ways) {
        for (Way way : List.of(Way.OBJECTS, Way.JAVA_WALK, Way.OSHI)) {
            double[] garbage = ways.get(way.word + "-garbage");
            if (garbage != null) {
                int runs = (int) garbage[0];
                String name = thousands(count) + " processes: ";
                rows.add(row(name + "allocated a snapshot (mean)", way.subject, garbage[1] / KILO, "KiB", runs));
                rows.add(row(name + "collections a snapshot (mean)", way.subject, garbage[2], "", runs));
                rows.add(row(
                        name + "collector's pauses a snapshot (mean)",
                        way.subject,
                        garbage[3] / NANOS_A_MILLI,
                        "ms",
                        runs));
            }
        }
    }

    private void instructionRows(List<Measurement> rows) {
        instructions.forEach((kernel, counts) -> {
            Map<String, double[]> fewer = counts.getOrDefault(FEWER, Map.of());
            int runs = fewer.getOrDefault("module", NONE).length;
            BiConsumer<String, Double> add =
                    (what, value) -> rows.add(row("Linux " + kernel + ": " + what, "gestor", value, EACH, runs));
            double text = slope(counts, "module");
            add.accept("text of the module", text);
            int last = rows.size() - 1;
            // The kernel that the goal was set for.
            rows.set(last, kernel.startsWith("6.1.") ? rows.get(last).withGoal(2100) : rows.get(last));
            add.accept("a whole read at %s, of each".formatted(thousands(FEWER)), each(fewer, "module"));
            add.accept("parser in C", slope(counts, "parse") - text);
            rows.add(row("Linux " + kernel + ": walk in C", "c-walk", slope(counts, "walk"), EACH, runs));
        });
    }

    /** Instructions a process: between the fewest and the most processes. */
    private static double slope(Map<Integer, Map<String, double[]>> counts, String way) {
        Map<String, double[]> few = counts.getOrDefault(Collections.min(counts.keySet()), Map.of());
        Map<String, double[]> many = counts.getOrDefault(Collections.max(counts.keySet()), Map.of());
        return (Measurement.median(many.getOrDefault(way, NONE)) - Measurement.median(few.getOrDefault(way, NONE)))
                / (found(many, way) - found(few, way));
    }

    private static Measurement row(String name, String subject, double value, String unit, int runs) {
        return new Measurement(name, subject, value, unit, runs, OptionalDouble.empty());
    }

    /** For the chart: milliseconds by way, one value a number of processes; NaN where a way was not measured. */
    private Map<String, double[]> series() {
        Map<String, double[]> series = new LinkedHashMap<>();
        for (Way way : EnumSet.complementOf(EnumSet.of(Way.OBJECTS_AGAIN))) {
            double[] medians = times.values().stream()
                    .map(ways -> ways.getOrDefault(way.word, new double[] {Double.NaN}))
                    .mapToDouble(nanos -> Measurement.median(nanos) / NANOS_A_MILLI)
                    .toArray();
            series.put("%s: %s".formatted(way.subject, way.what), medians);
        }
        return series;
    }

    private static String thousands(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
