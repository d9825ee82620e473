// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How soon {@code gestor scale} decides, how soon the new instance serves, and how well the heartbeats keep their rhythm. */
public final class ScaleBench {
    private static final int THRESHOLD = 200;
    private static final int DECIDED_MILLIS = THRESHOLD + 700;
    private static final int SERVES_MILLIS = 5000;
    private static final int JITTER_MILLIS = 10;
    private static final int CONNECTIONS = 64;
    private static final int TARGETS = 50;
    private static final int TICK_MILLIS = 100;
    /** The machine's Java is still compiling. */
    private static final int WARM_UP_SECONDS = 3;

    private static final int JITTER_SECONDS = 20;

    private final List<Measurement> measurements = new ArrayList<>();
    private final Path root;
    private final Path work;
    private final String prefix;
    private final int serviceMillis;

    private final List<Double> decided = new ArrayList<>();
    private final List<Double> listening = new ArrayList<>();
    private final List<Double> serving = new ArrayList<>();
    private final List<Double> whole = new ArrayList<>();
    private final List<Double> late = new ArrayList<>();
    private int requests;
    private int failures;

    private ScaleBench(Path root, Path work, String prefix, int serviceMillis) {
        this.root = root;
        this.work = work;
        this.prefix = prefix;
        this.serviceMillis = serviceMillis;
    }

    /** @param arguments folder of the project; folder of this run; what instances' names begin with; service time in ms; rounds */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        int serviceMillis = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        double busy =
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        var bench = new ScaleBench(root, Path.of(arguments[1]), arguments[2], serviceMillis);
        for (int i = 1; i <= rounds; i++) {
            bench.round(i, rounds);
        }
        bench.collect();
        bench.jitter();
        String how =
                ("`gestor scale web-0 %d 1` with its default options, beside one server with one worker that takes %d ms for a request,"
                                + " behind the load balancer, all on this machine, which had a load average of %.1f before. A client of"
                                + " its own, with at most %d connections, goes from half of what the server can do to 2.5 times as much. The crossing is"
                                + " when the first request was sent that waited %d ms or longer for its answer, by that client; the decision by"
                                + " the command's own line; when the new instance listens and has answered its first request is told by"
                                + " its server. %d rounds, each with a new server and balancer; their median, and the least and the most."
                                + " Beside it the heartbeats' rhythm: `gestor scale --dry-run` of %d containers for %d s, how much"
                                + " later than planned each tick of %d ms came, and the same of a thread of another Java that only sleeps.")
                        .formatted(
                                THRESHOLD,
                                serviceMillis,
                                busy,
                                CONNECTIONS,
                                THRESHOLD,
                                rounds,
                                TARGETS,
                                JITTER_SECONDS,
                                TICK_MILLIS);
        System.exit(new Results(root, "scale", "Scaling by latency").publish(bench.measurements, Machine.here(), how));
    }

    private void round(int number, int rounds) throws Exception {
        int capacity = 1000 / serviceMillis;
        try (var scene = new ScaleScene(root, work, prefix + "-" + number, ScaleScene.environment("LB_IMAGE"))) {
            scene.up(ScaleScene.environment("SERVER_IMAGE"));
            try (GestorProcess scale = scene.scale(List.of(), scene.server(), THRESHOLD, 1);
                    var load = new StepLoad(scene.front(), CONNECTIONS, capacity / 2)) {
                scale.await("heartbeat", event -> event.path("state").asText().equals("good"), 60);
                TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
                Instant step = Instant.now();
                load.rate(capacity * 5 / 2);
                JsonNode change = scale.await("change", event -> true, 90);
                TimeUnit.SECONDS.sleep(1);
                JsonNode decision = scale.await(
                        "decision", event -> event.path("kind").asText().equals("add"), 1);
                String added = change.path("added").path(0).asText();
                if (added.isEmpty()) {
                    throw new IOException("nothing was added: " + change);
                }
                Map<String, Long> told = scene.told(added);
                if (!told.keySet().containsAll(List.of("listens", "first"))) {
                    throw new IOException("%s has told %s".formatted(added, told));
                }
                Instant crossing = load.firstAsSlowAs(Duration.ofMillis(THRESHOLD), step)
                        .orElseThrow(() -> new IOException("no request was as slow as the threshold"));
                double begin = millis(crossing);
                double decides = millis(GestorProcess.time(decision));
                double listens = told.getOrDefault("listens", 0L) / 1e6;
                double serves = told.getOrDefault("first", 0L) / 1e6;
                decided.add(decides - begin);
                listening.add(listens - decides);
                serving.add(serves - listens);
                whole.add(serves - begin);
                scale.events("heartbeat").stream()
                        .filter(event -> GestorProcess.time(event).isAfter(crossing)
                                && GestorProcess.time(event).isBefore(GestorProcess.time(decision)))
                        .mapToDouble(event -> event.path("late_ms").asDouble())
                        .max()
                        .ifPresent(late::add);
                requests += load.answers();
                failures += load.failures();
                System.err.printf(
                        "Round %d of %d: overload to crossing %.0f ms, crossing to decision %.0f ms, to listening %.0f ms, to first"
                                + " request %.0f ms; %d answers, %d failed, %d dropped%n",
                        number,
                        rounds,
                        begin - millis(step),
                        decides - begin,
                        listens - decides,
                        serves - listens,
                        load.answers(),
                        load.failures(),
                        load.dropped());
                if (decides - begin > DECIDED_MILLIS) {
                    tell(scale, crossing, GestorProcess.time(decision));
                }
                scale.end(true);
            }
        }
    }

    /** What a decision that came too late was made of. */
    private static void tell(GestorProcess scale, Instant crossing, Instant decision) {
        scale.events("heartbeat").stream()
                .filter(event -> GestorProcess.time(event).isAfter(crossing)
                        && !GestorProcess.time(event).isAfter(decision))
                .forEach(event -> System.err.printf(
                        "  after %.0f ms: heartbeat of %s ms%s, late by %s ms%n",
                        millis(GestorProcess.time(event)) - millis(crossing),
                        event.path("latency_ms").asText(),
                        event.path("out").asBoolean() ? ", still out" : "",
                        event.path("late_ms").asText()));
    }

    private static double millis(Instant time) {
        return time.getEpochSecond() * 1e3 + time.getNano() / 1e6;
    }

    private void collect() {
        spread("crossing to decision", decided, OptionalDouble.of(DECIDED_MILLIS));
        spread("decision to the new instance listening", listening, OptionalDouble.empty());
        spread("listening to its first request answered", serving, OptionalDouble.empty());
        spread("crossing to first request, the whole", whole, OptionalDouble.of(SERVES_MILLIS));
        add(
                "latest heartbeat between crossing and decision",
                "gestor",
                max(late),
                "ms",
                late.size(),
                OptionalDouble.empty());
        add("requests of all rounds", "gestor", requests, "", 1, OptionalDouble.empty());
        add("of these failed", "gestor", failures, "", 1, OptionalDouble.of(0));
    }

    private void spread(String what, List<Double> values, OptionalDouble goal) {
        double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
        add(what + ": median", "gestor", Measurement.median(array), "ms", array.length, goal);
        add(
                what + ": least",
                "gestor",
                Arrays.stream(array).min().orElse(0),
                "ms",
                array.length,
                OptionalDouble.empty());
        add(what + ": most", "gestor", max(values), "ms", array.length, goal);
    }

    private static double max(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private void add(String what, String subject, double value, String unit, int runs, OptionalDouble goal) {
        measurements.add(new Measurement(what, subject, value, unit, runs, goal));
    }

    /** The heartbeats of many containers, and a thread that has nothing else to do, at the same time. */
    private void jitter() throws Exception {
        System.err.printf("Starting %d containers for the heartbeats' rhythm%n", TARGETS);
        var docker = DockerCommand.onThisMachine();
        List<String> ids = new ArrayList<>();
        try (var scene = new ScaleScene(root, work, prefix + "-j", ScaleScene.environment("LB_IMAGE"))) {
            for (int i = 0; i < TARGETS; i++) {
                String name = scene.instance + "-" + i;
                ids.add(docker.run("run", "--detach", "--name", name, ScaleScene.environment("SERVER_IMAGE")));
            }
            String names = IntStream.range(0, TARGETS)
                    .mapToObj(i -> scene.instance + "-" + i)
                    .collect(Collectors.joining(","));
            List<String> options = List.of("--dry-run", "--for=" + (WARM_UP_SECONDS + JITTER_SECONDS) + "s");
            try (GestorProcess scale = scene.scale(options, names, 5000, 1)) {
                Instant counted = GestorProcess.time(scale.await("heartbeat", event -> true, 60))
                        .plusSeconds(WARM_UP_SECONDS);
                TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
                double[] bare = bareRhythm();
                scale.end(false);
                List<JsonNode> beats = scale.events("heartbeat").stream()
                        .filter(event -> GestorProcess.time(event).isAfter(counted))
                        .toList();
                double[] lateness = beats.stream()
                        .mapToDouble(event -> event.path("late_ms").asDouble())
                        .toArray();
                rhythm("gestor", lateness, OptionalDouble.of(JITTER_MILLIS));
                rhythm("bare-thread", bare, OptionalDouble.empty());
                long failed = beats.stream()
                        .filter(event -> event.path("latency_ms").isNull())
                        .count();
                add(
                        "heartbeats of these " + TARGETS + " that failed",
                        "gestor",
                        (double) failed,
                        "",
                        1,
                        OptionalDouble.empty());
            }
        } finally {
            for (String id : ids) {
                docker.run("rm", "--force", id);
            }
        }
    }

    private void rhythm(String subject, double[] values, OptionalDouble goal) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        String what = "heartbeats of %d containers, later than planned: ".formatted(TARGETS);
        add(what + "median", subject, Measurement.median(sorted), "ms", sorted.length, OptionalDouble.empty());
        add(what + "p99", subject, sorted[(int) Math.ceil(sorted.length * 0.99) - 1], "ms", sorted.length, goal);
        add(what + "most", subject, sorted[sorted.length - 1], "ms", sorted.length, OptionalDouble.empty());
    }

    private static double[] bareRhythm() {
        double[] values = new double[JITTER_SECONDS * 1000 / TICK_MILLIS];
        long origin = System.nanoTime();
        for (int tick = 0; tick < values.length; tick++) {
            long planned = origin + TimeUnit.MILLISECONDS.toNanos((tick + 1L) * TICK_MILLIS);
            for (long now = System.nanoTime(); now < planned; now = System.nanoTime()) {
                LockSupport.parkNanos(planned - now);
            }
            values[tick] = (System.nanoTime() - planned) / 1e6;
        }
        return values;
    }
}
