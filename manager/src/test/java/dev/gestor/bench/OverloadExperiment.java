// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.bench.OverloadRun.Phase;
import dev.gestor.bench.OverloadRun.Setting;
import dev.gestor.load.Arrivals;
import dev.gestor.load.Latencies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Is the scaler effective? One overload under several settings, and the load that cannot be carried; a table and charts. */
public final class OverloadExperiment {
    private static final int THRESHOLD = 200;
    private static final Duration BEFORE = Duration.ofSeconds(4);
    private static final Duration OVERLOAD = Duration.ofSeconds(42);
    private static final Duration AFTER = Duration.ofSeconds(12);

    private final Path root;
    private final Path work;
    private final String prefix;
    private final int capacity;
    private int number;

    private OverloadExperiment(Path root, Path work, String prefix, int serviceMillis) {
        this.root = root;
        this.work = work;
        this.prefix = prefix;
        capacity = 1000 / serviceMillis;
    }

    /** @param arguments folder of the project; folder of this run; what instances' names begin with; service time in ms */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        new OverloadExperiment(root, Path.of(arguments[1]), arguments[2], Integer.parseInt(arguments[3])).perform();
    }

    private void perform() throws Exception {
        double busy =
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        // Three at once, of four: each is to be busy to 62 %.
        OverloadRun without = run("no scaler", List.of("--dry-run"), 3);
        OverloadRun three = run("3 at once", List.of("--quiet", "45s"), 3);
        OverloadRun one = run("1 at a time", List.of("--quiet", "45s"), 1);
        OverloadRun hasty = run("3, taken away after 10 s", List.of("--quiet", "10s"), 3);
        OverloadRun floodWithout = flood("flood, no scaler", List.of("--dry-run"), Duration.ofSeconds(10));
        OverloadRun flood = flood("flood, 3 at once", List.of(), Duration.ofSeconds(70));

        List<OverloadRun> runs = List.of(without, three, one, hasty, floodWithout, flood);
        Path folder = Files.createDirectories(root.resolve("docs/experiments"));
        OverloadChart.compare(
                folder.resolve("scale.png"),
                "Latency at the load balancer under %d requests a second, of which one instance can answer %d"
                        .formatted(capacity * 5 / 2, capacity),
                THRESHOLD,
                List.of(without, one, three));
        OverloadChart.compare(
                folder.resolve("scale-hasty.png"),
                "The same, with instances taken away after 45 s and after 10 s below half the threshold",
                THRESHOLD,
                List.of(hasty, three));
        OverloadChart.flood(
                folder.resolve("scale-flood.png"),
                "1000 requests every 10 ms over 64 connections",
                THRESHOLD,
                capacity,
                flood);
        String commands = runs.stream()
                .map(run -> "- %s: `%s`%n".formatted(run.name(), run.command()))
                .collect(Collectors.joining());
        String section = "%s\n%s\nThe load average was %.1f before. ".formatted(commands, table(runs), busy);
        System.out.println(section);
        Experiments.write(root, "scale", section + Machine.here().sentence() + "\n");
    }

    private OverloadRun run(String name, List<String> options, int count) throws Exception {
        return perform(new Setting(
                name,
                options,
                THRESHOLD,
                count,
                new Phase(Arrivals.rate(capacity / 4), BEFORE),
                new Phase(Arrivals.rate(capacity * 5 / 2), OVERLOAD),
                new Phase(Arrivals.rate(capacity / 4), AFTER)));
    }

    /** The load of the exercise. */
    private OverloadRun flood(String name, List<String> options, Duration duration) throws Exception {
        return perform(new Setting(
                name,
                options,
                THRESHOLD,
                3,
                new Phase(Arrivals.rate(capacity / 4), BEFORE),
                new Phase(Arrivals.every(Duration.ofMillis(10), 1000), duration),
                new Phase(Arrivals.rate(capacity / 4), Duration.ZERO)));
    }

    private OverloadRun perform(Setting setting) throws Exception {
        System.err.printf("%s: %s%n", setting.name(), setting.command());
        try (var scene = new ScaleScene(root, work, prefix + "-" + ++number, ScaleScene.environment("LB_IMAGE"))) {
            OverloadRun run = OverloadRun.of(setting, scene);
            if (run.overload().counts().succeeded() == 0) {
                throw new IOException("no request succeeded");
            }
            System.err.printf(
                    Locale.ROOT,
                    "  p50 %.0f ms, p99 %.0f ms, %d dropped, instances %s%n",
                    run.overload().latency().p50(),
                    run.overload().latency().p99(),
                    run.overload().counts().dropped(),
                    run.changes());
            return run;
        }
    }

    private static String table(List<OverloadRun> runs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "setting",
                "offered/s",
                "answered/s",
                "dropped",
                "failed",
                "mean",
                "p50",
                "p95",
                "p99",
                "max",
                "decided",
                "recovered",
                "too slow",
                "instances"));
        for (OverloadRun run : runs) {
            Latencies latency = run.overload().latency();
            rows.add(List.of(
                    run.name(),
                    number(run.overload().offeredRate()),
                    number(run.overload().achievedRate()),
                    number(100.0
                                    * run.overload().counts().dropped()
                                    / run.overload().counts().offered()) + " %",
                    Long.toString(run.overload().counts().failed()),
                    number(latency.mean()),
                    number(latency.p50()),
                    number(latency.p95()),
                    number(latency.p99()),
                    number(latency.max()),
                    seconds(run.decided() - run.from()),
                    seconds(run.recovered(THRESHOLD)),
                    seconds(run.tooSlow(THRESHOLD)),
                    "1, %d, %d".formatted(run.mostInstances(), run.lastInstances())));
        }
        return Results.rows(rows);
    }

    private static String number(double value) {
        return value >= 100 ? "%.0f".formatted(value) : Measurement.number(value);
    }

    private static String seconds(double value) {
        return Double.isNaN(value) ? "never" : "%.1f s".formatted(value);
    }
}
