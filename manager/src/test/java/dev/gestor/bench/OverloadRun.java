// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.load.Arrivals;
import dev.gestor.load.LoadPlan;
import dev.gestor.load.LoadReport;
import dev.gestor.load.LoadRun;
import dev.gestor.load.Moment;
import dev.gestor.load.Request;
import dev.gestor.load.Target;
import dev.gestor.load.TargetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server that is loaded, more than it can do, and little again, while {@code gestor scale} watches it.
 *
 * @param name of the setting
 * @param command what was started, in words of the command line
 * @param points what the client saw
 * @param changes of the number of instances, the first at 0
 * @param overload the client's report of the overload alone
 * @param from when the overload began, in seconds of the run
 * @param until when it ended
 * @param decided when the scaler first decided to add instances; NaN: never
 */
record OverloadRun(
        String name,
        String command,
        List<Point> points,
        List<Change> changes,
        LoadReport overload,
        double from,
        double until,
        double decided) {
    private static final int CONNECTIONS = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * What about a second was like.
     *
     * @param seconds of the run, in its middle
     * @param mean latency in ms, of all requests that were to be sent then; NaN: there were none
     * @param answered requests a second
     */
    record Point(double seconds, double span, double mean, double answered) {
        static Point of(double until, List<Moment> moments) {
            double span = moments.stream().mapToDouble(Moment::span).sum();
            long count = moments.stream()
                    .mapToLong(moment -> moment.latency().count())
                    .sum();
            double sum = moments.stream()
                    .mapToDouble(
                            moment -> moment.latency().mean() * moment.latency().count())
                    .sum();
            long done = moments.stream().mapToLong(Moment::done).sum();
            return new Point(until - span / 2, span, count == 0 ? Double.NaN : sum / count, done / span);
        }
    }

    /** From then on there are so many. */
    record Change(double seconds, int instances) {}

    /** What is done, one after the other. */
    record Phase(Arrivals arrivals, Duration duration) {}

    /** @param options of {@code gestor scale}, as threshold and count are */
    record Setting(
            String name, List<String> options, int threshold, int count, Phase before, Phase overload, Phase after) {
        String command() {
            return "gestor scale %sweb-0 %d %d"
                    .formatted(options.isEmpty() ? "" : String.join(" ", options) + " ", threshold, count);
        }
    }

    static OverloadRun of(Setting setting, ScaleScene scene) throws Exception {
        scene.up(ScaleScene.environment("SERVER_IMAGE"));
        try (GestorProcess scale =
                scene.scale(setting.options(), scene.server(), setting.threshold(), setting.count())) {
            scale.await("heartbeat", event -> event.path("state").asText().equals("good"), 60);
            // Code that runs for the first time is slow.
            TimeUnit.SECONDS.sleep(2);
            Instant began = Instant.now();
            List<Point> points = new ArrayList<>();
            load(scene, setting.before(), began, points);
            Loaded overload = load(scene, setting.overload(), began, points);
            double from = overload.begins();
            double until = from + overload.report().seconds();
            if (!setting.after().duration().isZero()) {
                load(scene, setting.after(), began, points);
            }
            scale.end(true);
            return new OverloadRun(
                    setting.name(),
                    setting.command(),
                    List.copyOf(points),
                    changes(scale, began),
                    overload.report(),
                    from,
                    until,
                    scale.events("decision").stream()
                            .filter(event -> event.path("kind").asText().equals("add"))
                            .mapToDouble(event -> since(began, GestorProcess.time(event)))
                            .filter(seconds -> seconds > from)
                            .findFirst()
                            .orElse(Double.NaN));
        }
    }

    /** @param begins in seconds of the run */
    private record Loaded(LoadReport report, double begins) {}

    private static Loaded load(ScaleScene scene, Phase phase, Instant began, List<Point> points)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + scene.port() + "/");
        Target target;
        try {
            target = Target.find(uri, host -> List.of(InetAddress.getLoopbackAddress()), address -> false, false);
        } catch (TargetException e) {
            throw new IOException(e);
        }
        var plan = new LoadPlan(
                target,
                new Request("GET", List.of()),
                phase.arrivals(),
                phase.duration(),
                Duration.ZERO,
                CONNECTIONS,
                TIMEOUT,
                true);
        // What is done before the first request is sent takes its time, and a moment may be told late.
        List<Double> begins = new ArrayList<>();
        LoadReport report = new LoadRun(plan).run(moment -> begins.add(since(began, Instant.now()) - moment.seconds()));
        double begin = Collections.min(begins);
        List<Moment> second = new ArrayList<>();
        for (Moment moment : report.moments()) {
            second.add(moment);
            if (second.stream().mapToDouble(Moment::span).sum() > 0.99) {
                points.add(Point.of(begin + moment.seconds(), second));
                second.clear();
            }
        }
        return new Loaded(report, begin);
    }

    private static double since(Instant began, Instant time) {
        return Duration.between(began, time).toNanos() / 1e9;
    }

    private static List<Change> changes(GestorProcess scale, Instant began) {
        List<Change> changes = new ArrayList<>(List.of(new Change(0, 1)));
        int count = 1;
        for (JsonNode event : scale.events("change")) {
            int change = event.path("added").size() - event.path("removed").size();
            count += change;
            if (change != 0) {
                changes.add(new Change(since(began, GestorProcess.time(event)), count));
            }
        }
        return List.copyOf(changes);
    }

    private Stream<Point> slow(int threshold) {
        return points.stream()
                .filter(point -> point.seconds > from && point.seconds < until)
                .filter(point -> point.mean >= threshold);
    }

    /** Seconds of the overload in which the mean was at the threshold, or above. */
    double tooSlow(int threshold) {
        return slow(threshold).mapToDouble(Point::span).sum();
    }

    /** Seconds from the beginning of the overload until the mean stays below the threshold to its end; NaN: never. */
    double recovered(int threshold) {
        double last = slow(threshold)
                .mapToDouble(point -> point.seconds + point.span / 2)
                .max()
                .orElse(from);
        return until - last < 2 ? Double.NaN : last - from;
    }

    int mostInstances() {
        return changes.stream().mapToInt(Change::instances).max().orElse(1);
    }

    int lastInstances() {
        return changes.get(changes.size() - 1).instances();
    }
}
