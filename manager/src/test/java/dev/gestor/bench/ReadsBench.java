// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What callers of the routes of the node agent and of services wait for answers, and what they wait where they ask Docker itself. Window by window in turn, so
 * that both have the same machine. A failed request ends it.
 */
public final class ReadsBench {
    private static final int CALLERS = 50;
    private static final int WINDOWS = 3;
    private static final int GOAL_MILLIS = 20;

    /** Ten requests a second a caller. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration FIRST_FIGURES = Duration.ofSeconds(30);

    private static final String LIST = "list of containers";
    private static final String CONTAINER = "figures of a container";
    private static final String SERVICES = "list of services";
    private static final String NODE = "figures of the node";

    /** What any answer takes on this machine at this time. */
    private static final String EMPTY = "an answer without content";

    private final List<Measurement> measurements = new ArrayList<>();
    private final CallerLoad gestor;
    private final CallerLoad docker;
    private final Duration paced;
    private final Duration full;

    private ReadsBench(CallerLoad gestor, CallerLoad docker, Duration paced) {
        this.gestor = gestor;
        this.docker = docker;
        this.paced = paced;
        this.full = paced.dividedBy(3);
    }

    /** @param arguments folder of the project; the server's state; a file with a container id a line; seconds of a window */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path state = Path.of(arguments[1]);
        List<String> ids = Files.readAllLines(Path.of(arguments[2]));
        Duration paced = Duration.ofSeconds(Long.parseLong(arguments[3]));
        var bench = new ReadsBench(gestor(state, ids), docker(ids), paced);
        double loadBefore = load();
        bench.measure();
        String how =
                ("%d containers of one service, which the server keeps, %d callers, each with one connection and one request"
                                + " at a time, what it asks for drawn by chance; the server in a process of its own with the options"
                                + " of `bin/gestor`, without a cycle. Asked are `/containers`, `/services`, `/container/ID/status` and"
                                + " `/status`, not the inspection of a container, `/client`, decisions, events and metrics. First each caller"
                                + " asks ten times a second, then again as soon as it is answered. Beside it Docker's own API, asked"
                                + " for the same by as many callers over its socket: `/containers/json`, and"
                                + " `/containers/ID/stats?stream=false&one-shot=true`. Each run is a window of %d s, or of %d s where"
                                + " nobody pauses, %d after 10 s of warm-up, the two in turn. The load average of the machine was %.1f before;"
                                + " `an answer without content` (`/livez`) shows what part of the times is the machine's.")
                        .formatted(ids.size(), CALLERS, paced.toSeconds(), bench.full.toSeconds(), WINDOWS, loadBefore);
        System.exit(new Results(root, "reads", "Reads of the API").publish(bench.measurements, Machine.here(), how));
    }

    private static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    }

    private static CallerLoad gestor(Path state, List<String> ids) throws Exception {
        URI address = URI.create(Files.readString(state.resolve("ready")));
        String token = Files.readString(state.resolve("token")).strip();
        Map<String, List<String>> targets = new TreeMap<>();
        targets.put(LIST, List.of("/containers"));
        targets.put(
                CONTAINER,
                ids.stream().map(id -> "/container/" + id + "/status").toList());
        targets.put(SERVICES, List.of("/services"));
        targets.put(NODE, List.of("/status"));
        targets.put(EMPTY, List.of("/livez"));
        return new CallerLoad(
                new InetSocketAddress(address.getHost(), address.getPort()),
                "Host: %s:%d\r\nAuthorization: Bearer %s\r\n".formatted(address.getHost(), address.getPort(), token),
                targets,
                CALLERS);
    }

    private static CallerLoad docker(List<String> ids) {
        Map<String, List<String>> targets = new TreeMap<>();
        targets.put(LIST, List.of("/containers/json"));
        targets.put(
                CONTAINER,
                ids.stream()
                        .map(id -> "/containers/" + id + "/stats?stream=false&one-shot=true")
                        .toList());
        return new CallerLoad(UnixDomainSocketAddress.of("/var/run/docker.sock"), "Host: docker\r\n", targets, CALLERS);
    }

    /** A server that has just started has no rates: those that read want them, but the second sample takes a second. */
    private void awaitFigures() throws Exception {
        long end = System.nanoTime() + FIRST_FIGURES.toNanos();
        while (true) {
            try (var caller = new HttpCaller(gestor.server(), gestor.headers())) {
                for (List<String> ways : gestor.targets().values()) {
                    for (String way : ways) {
                        caller.get(way);
                    }
                }
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private void measure() throws Exception {
        awaitFigures();
        gestor.run(Duration.ofSeconds(10), PAUSE, 0);
        List<CallerLoad.Result> ours = new ArrayList<>();
        List<CallerLoad.Result> dockers = new ArrayList<>();
        List<CallerLoad.Result> oursFull = new ArrayList<>();
        List<CallerLoad.Result> dockersFull = new ArrayList<>();
        for (int i = 1; i <= WINDOWS; i++) {
            System.err.printf("Window %d of %d%n", i, WINDOWS);
            ours.add(gestor.run(paced, PAUSE, i * 1000L));
            dockers.add(docker.run(paced, PAUSE, i * 1000L));
            oursFull.add(gestor.run(full, Duration.ZERO, i * 1000L));
            dockersFull.add(docker.run(full, Duration.ZERO, i * 1000L));
        }
        for (String what : List.of(LIST, CONTAINER)) {
            tell(what, "gestor", ours, true);
            tell(what, "docker-api", dockers, false);
        }
        tell(SERVICES, "gestor", ours, true);
        tell(NODE, "gestor", ours, true);
        tell(EMPTY, "gestor", ours, false);
        rate("answers at ten requests a second a caller", "gestor", ours);
        rate("answers at ten requests a second a caller", "docker-api", dockers);
        rate("answers where nobody pauses", "gestor", oursFull);
        rate("answers where nobody pauses", "docker-api", dockersFull);
        add(
                "any read where nobody pauses: p99",
                "gestor",
                values(oursFull, r -> r.all().quantile(0.99)),
                "ms");
        add(
                "any read where nobody pauses: p99",
                "docker-api",
                values(dockersFull, r -> r.all().quantile(0.99)),
                "ms");
    }

    private void tell(String what, String subject, List<CallerLoad.Result> results, boolean goal) {
        add(what + ": p50", subject, values(results, r -> r.of(what).quantile(0.5)), "ms");
        Measurement high = Measurement.of(
                what + ": p99", subject, values(results, r -> r.of(what).quantile(0.99)), "ms");
        measurements.add(goal ? high.withGoal(GOAL_MILLIS) : high);
        add(what + ": longest", subject, values(results, r -> r.of(what).quantile(1)), "ms");
    }

    private void rate(String what, String subject, List<CallerLoad.Result> results) {
        add(what, subject, values(results, CallerLoad.Result::perSecond), "1/s");
    }

    private void add(String what, String subject, double[] values, String unit) {
        measurements.add(Measurement.of(what, subject, values, unit));
    }

    private static double[] values(List<CallerLoad.Result> results, ToDoubleFunction<CallerLoad.Result> figure) {
        return results.stream().mapToDouble(figure).toArray();
    }
}
