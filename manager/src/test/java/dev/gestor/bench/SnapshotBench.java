// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** Makes tables and a chart of what {@code bench/snapshot} measured in the virtual machine. */
public final class SnapshotBench {
    private static final double NANOS_A_MILLI = 1e6;
    private static final double KILO = 1024;
    private static final int MOST = 10_000;
    private static final int FEWER = 1_000;
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
        DOCKER_STATS("docker-stats", "docker-stats", "docker stats --no-stream, containers only");

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

    /** By the number of processes that were asked for, then by way. */
    private final Map<Integer, Map<String, double[]>> times = new LinkedHashMap<>();

    /** By kernel, number of processes found, and way: medians. */
    private final Map<String, Map<Integer, Map<String, Double>>> instructions = new LinkedHashMap<>();

    private SnapshotBench(Path root) {
        this.root = root;
    }

    /**
     * @param arguments folder of the project; file of lines {@code <processes> <way> <ns>...}; file of lines {@code <kernel>
     *     <processes> <way> <instructions>...}; sentence on the machine; {@code yes} to publish, else the table is only printed
     */
    public static void main(String[] arguments) throws IOException {
        SnapshotBench bench = new SnapshotBench(Path.of(arguments[0]));
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            String[] words = BLANKS.split(line.strip());
            bench.times
                    .computeIfAbsent(Integer.valueOf(words[0]), count -> new LinkedHashMap<>())
                    .put(words[1], numbers(words, 2));
        }
        for (String line : Files.readAllLines(Path.of(arguments[2]))) {
            String[] words = BLANKS.split(line.strip());
            bench.instructions
                    .computeIfAbsent(words[0], kernel -> new LinkedHashMap<>())
                    .computeIfAbsent(Integer.valueOf(words[1]), count -> new LinkedHashMap<>())
                    .put(words[2], Measurement.median(numbers(words, 3)));
        }
        System.exit(bench.publish(arguments[3], arguments[4].equals("yes")));
    }

    private static double[] numbers(String[] words, int from) {
        return Arrays.stream(words, from, words.length)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private int publish(String machine, boolean publish) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        times.forEach((count, ways) -> timeRows(measurements, count, ways));
        ratioRows(measurements);
        times.forEach((count, ways) -> garbageRows(measurements, count, ways));
        instructionRows(measurements);
        if (!publish) {
            System.out.println(Results.table(measurements));
            return 0;
        }
        Path chart = root.resolve("bench/results/snapshot.png");
        Files.createDirectories(chart.getParent());
        SnapshotChart.write(chart, series(), new ArrayList<>(times.keySet()));
        String how =
                ("All processes of a machine with 50 containers, each with the container it belongs to. In a virtual machine, in one"
                                + " boot: %s. It is emulated, so its processor is some ten times slower than this one; what one way takes beside another is what counts."
                                + " Each value is the median of its runs, after a warm-up. Java objects are a record a process, whatever way they came; garbage is what the"
                                + " JVM's flight recorder saw. Instructions are counted by the emulator (`-icount shift=0`), a process being the difference between the"
                                + " largest and the smallest number of processes, divided by their difference.%n%n![Time to read all processes](../bench/results/snapshot.png)")
                        .formatted(machine);
        return new Results(root, "snapshot", "Snapshot").publish(measurements, Machine.here(), how);
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
            Measurement row = new Measurement(
                    "%s processes: times faster than %s".formatted(thousands(entry.getKey()), peer.subject),
                    "gestor",
                    Measurement.median(theirs) / Measurement.median(ours),
                    "x",
                    Math.min(ours.length, theirs.length),
                    OptionalDouble.empty());
            rows.add(entry.getKey() == MOST ? row.atLeast(goal) : row);
        }
    }

    /** How much more a process costs among many; the counts are those that were asked for, which the system's few exceed. */
    private void growth(List<Measurement> rows, Way way) {
        double[] many = times.getOrDefault(MOST, Map.of()).get(way.word);
        double[] few = times.getOrDefault(FEWER, Map.of()).get(way.word);
        double[] manyFound = times.getOrDefault(MOST, Map.of()).get("processes");
        double[] fewFound = times.getOrDefault(FEWER, Map.of()).get("processes");
        if (many != null && few != null && manyFound != null && fewFound != null) {
            rows.add(new Measurement(
                            "%s: time a process at %s, of that at %s"
                                    .formatted(way.what, thousands(MOST), thousands(FEWER)),
                            "gestor",
                            (Measurement.median(many) / manyFound[0]) / (Measurement.median(few) / fewFound[0]),
                            "x",
                            many.length,
                            OptionalDouble.empty())
                    .withGoal(1.15));
        }
    }

    private static void garbageRows(List<Measurement> rows, int count, Map<String, double[]> ways) {
        for (Way way : List.of(Way.OBJECTS, Way.JAVA_WALK, Way.OSHI)) {
            double[] bytes = ways.get(way.word + "-allocated");
            double[] garbage = ways.get(way.word + "-garbage");
            if (bytes != null && garbage != null) {
                int runs = ways.getOrDefault(way.word, new double[0]).length;
                String name = thousands(count) + " processes: ";
                rows.add(row(name + "allocated a snapshot", way.subject, bytes[0] / KILO, "KiB", runs));
                rows.add(row(name + "collections a snapshot", way.subject, garbage[0], "", runs));
                rows.add(row(
                        name + "collector's pauses a snapshot", way.subject, garbage[1] / NANOS_A_MILLI, "ms", runs));
            }
        }
    }

    private void instructionRows(List<Measurement> rows) {
        instructions.forEach((kernel, counts) -> {
            ToDoubleFunction<String> slope = way -> slope(counts, way);
            String unit = "instructions a process";
            Measurement module =
                    row("Linux " + kernel + ": text of the module", "gestor", slope.applyAsDouble("module"), unit, 1);
            rows.add(kernel.startsWith("6.1.") ? module.withGoal(2100) : module);
            rows.add(row(
                    "Linux " + kernel + ": parser in C",
                    "gestor",
                    slope.applyAsDouble("parse") - slope.applyAsDouble("module"),
                    unit,
                    1));
            rows.add(row("Linux " + kernel + ": walk in C", "c-walk", slope.applyAsDouble("walk"), unit, 1));
        });
    }

    /** Instructions a process: between the fewest and the most processes. */
    private static double slope(Map<Integer, Map<String, Double>> counts, String way) {
        int few = Collections.min(counts.keySet());
        int many = Collections.max(counts.keySet());
        double difference = counts.getOrDefault(many, Map.of()).getOrDefault(way, Double.NaN)
                - counts.getOrDefault(few, Map.of()).getOrDefault(way, Double.NaN);
        return difference / (many - few);
    }

    private static Measurement row(String name, String subject, double value, String unit, int runs) {
        return new Measurement(name, subject, value, unit, runs, OptionalDouble.empty());
    }

    /** For the chart: milliseconds by way, one value a number of processes; NaN where a way was not measured. */
    private Map<String, double[]> series() {
        Map<String, double[]> series = new LinkedHashMap<>();
        for (Way way : Way.values()) {
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
