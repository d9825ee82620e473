// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.balance.Balancer;
import dev.gestor.balance.BalancerFolder;
import dev.gestor.balance.Statistics;
import dev.gestor.engine.Container;
import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Whether a balancer is fair, loses nothing while its servers change, comes back, and is as fast as its peers. */
public final class BalanceBench {
    private static final int REQUESTS = 30_000;

    /** The 0.1 % point of chi-square with two degrees of freedom. */
    private static final double CHI_SQUARE = 13.816;

    private static final int CALLERS = 8;
    private static final int PER_SECOND = 800;
    /** That have joined and not left yet. */
    private static final int EXTRA = 4;

    private static final int KILLS = 5;
    private static final int FIRST_REQUEST_MILLIS = 50;
    private static final int BACK_MILLIS = 1000;
    private static final int ATTEMPT_MILLIS = 100;

    private final List<Measurement> measurements = new ArrayList<>();
    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final BalanceScene scene;
    private final Path work;
    private final Path state;

    private BalanceBench(BalanceScene scene, Path work, Path state) {
        this.scene = scene;
        this.work = work;
        this.state = state;
    }

    /** @param arguments folder of the project; folder of this run; name of an instance; servers that join and leave */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        String instance = arguments[2];
        int count = Integer.parseInt(arguments[3]);
        Path state = work.resolve("s");
        double load =
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        int code;
        try (var scene = new BalanceScene(state, instance, environment("LB_IMAGE"))) {
            var bench = new BalanceBench(scene, work, state.resolve(instance));
            bench.fairness();
            bench.throughput(environment("DEBIAN_IMAGE"));
            bench.changes(count);
            bench.kills();
            String how =
                    ("Three servers, each a small C program that answers with its name, behind one balancer in a network of their"
                                    + " own, all on this machine, which had a load average of %.1f before. The choice: %,d requests over %d"
                                    + " connections, chi-square of the servers' shares against equal ones; the goal is the 0.1 %% point of its"
                                    + " distribution. Changes: %d callers ask %d times a second together while %d servers join, one after the"
                                    + " other, and the oldest of more than %d leaves, drained first. A server becomes ready a second after its"
                                    + " start, since Docker takes up to that long to tell of it; by its own clock are told when it was ready and"
                                    + " when it had its first request; what it got after it was drained, by the balancer's count. Coming back: from the end of `docker kill` of the"
                                    + " balancer, or of `kill -9` of HAProxy's process, to the next answer, asked anew when none has come within 100 ms: a request"
                                    + " that falls into the gap itself waits a second for TCP to send it again. Speed: `wrk` with one thread and 32 connections in the same network, windows of 8 s in turn, beside"
                                    + " Debian's HAProxy with a plain configuration (round-robin, no checks) and Debian's nginx with its own"
                                    + " `nginx.conf` and a plain `proxy_pass`, which keeps no connections to servers and writes a log.")
                            .formatted(load, REQUESTS, CALLERS, CALLERS, PER_SECOND, count, EXTRA);
            code = new Results(root, "balance", "Load balancing").publish(bench.measurements, Machine.here(), how);
        }
        System.exit(code);
    }

    private static String environment(String name) throws IOException {
        return Optional.ofNullable(System.getenv(name))
                .orElseThrow(() -> new IOException(name + " is not set; run bench/balance"));
    }

    private void add(String what, String subject, String unit, double... values) {
        measurements.add(Measurement.of(what, subject, values, unit));
    }

    private void add(double goal, String what, String unit, double... values) {
        measurements.add(Measurement.of(what, "gestor", values, unit).withGoal(goal));
    }

    private Map<String, Long> counts() throws Exception {
        Map<String, Long> counts = new HashMap<>();
        for (Statistics.Line line : new Balancer(BalancerFolder.of(state, BalanceScene.GROUP))
                .statistics()
                .servers()) {
            counts.put(line.name(), line.number("stot").orElse(0));
        }
        return counts;
    }

    private void fairness() throws Exception {
        System.err.printf("Asking %,d times%n", REQUESTS);
        double[] values = new double[3];
        for (int run = 0; run < values.length; run++) {
            Map<String, Long> before = counts();
            var threads = new ArrayList<Thread>();
            var failures = new ConcurrentLinkedQueue<Exception>();
            for (int i = 0; i < CALLERS; i++) {
                var thread = new Thread(() -> ask(REQUESTS / CALLERS, failures));
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            if (!failures.isEmpty()) {
                throw new IOException("a request failed", failures.peek());
            }
            values[run] = chiSquare(before, counts());
        }
        add(CHI_SQUARE, "choice over three servers: chi-square", "", values);
    }

    private void ask(int times, Collection<Exception> failures) {
        try (var caller = new HttpCaller(scene.front(), "Host: bench\r\n")) {
            for (int i = 0; i < times; i++) {
                caller.get("/");
            }
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private static double chiSquare(Map<String, Long> before, Map<String, Long> after) {
        double[] counts = after.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0L))
                .toArray();
        double expected = Arrays.stream(counts).sum() / counts.length;
        return Arrays.stream(counts)
                .map(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    private void changes(int count) throws Exception {
        System.err.printf("Adding and removing %d servers under load%n", count);
        List<Double> first = new ArrayList<>();
        Deque<Container> extra = new ArrayDeque<>();
        int toDrained = 0;
        String pid = pid();
        try (var load = new SteadyLoad(scene.front(), CALLERS, PER_SECOND)) {
            for (int i = 0; i < count + EXTRA; i++) {
                if (i < count) {
                    extra.add(scene.join("extra-" + i));
                }
                if (extra.size() > EXTRA || i >= count) {
                    Departure departure = leave(extra.remove());
                    first.add(departure.firstMillis);
                    toDrained += departure.late ? 1 : 0;
                }
            }
            load.end();
            load.failures().stream().distinct().limit(5).forEach(failure -> System.err.println("failed: " + failure));
            add("requests while servers change", "gestor", "", (double) load.answers());
            add(0, "of these failed", "", load.failures().size());
        }
        double[] values =
                first.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        add("first request of a new server: median", "gestor", "ms", values);
        add(FIRST_REQUEST_MILLIS, "first request of a new server: longest", "ms", values[values.length - 1]);
        add(0, "servers that got a request after they were drained", "", toDrained);
        add(0, "reloads or restarts of the balancer", "", pid.equals(pid()) ? 0 : 1);
    }

    /** Of HAProxy itself, in the balancer's container. */
    private String pid() throws Exception {
        return docker.run("top", scene.balancer().id(), "-o", "pid,comm")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[1].equals("haproxy"))
                .map(words -> words[0])
                .findFirst()
                .orElseThrow();
    }

    /** @param late whether it had a request that began after it was drained */
    private record Departure(double firstMillis, boolean late) {}

    private Departure leave(Container container) throws Exception {
        scene.keeper.drain(container.id());
        // By the balancer's count: by a server's clock, one that was sent before may be read after.
        long given = counts().getOrDefault(container.shortId(), 0L);
        if (!scene.keeper.awaitIdle(container.id(), Duration.ofSeconds(10))) {
            throw new IOException(container.name() + " does not become idle");
        }
        // A request that is on its way would arrive by now.
        TimeUnit.MILLISECONDS.sleep(100);
        boolean late = counts().getOrDefault(container.shortId(), 0L) > given;
        scene.engine.stop(container.id(), Optional.empty());
        Map<String, Long> told = new HashMap<>();
        for (String line : docker.run("logs", container.id()).lines().toList()) {
            String[] words = line.split(" ", -1);
            told.put(words[0], Long.parseLong(words[1]));
        }
        scene.engine.remove(container.id(), Optional.empty());
        if (!told.keySet().containsAll(List.of("ready", "first", "last"))) {
            throw new IOException("%s has told %s".formatted(container.name(), told));
        }
        return new Departure((told.getOrDefault("first", 0L) - told.getOrDefault("ready", 0L)) / 1e6, late);
    }

    private void kills() throws Exception {
        System.err.println("Killing the balancer");
        add(
                BACK_MILLIS,
                "back after docker kill of the balancer",
                "ms",
                kills(() -> docker.run("kill", scene.balancer().id())));
        add(BACK_MILLIS, "back after kill -9 of HAProxy", "ms", kills(() -> {
            int code =
                    new ProcessBuilder("kill", "-9", pid()).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IOException("HAProxy cannot be killed: by another user than the one who runs Docker?");
            }
        }));
    }

    private interface Kill {
        void run() throws Exception;
    }

    private double[] kills(Kill kill) throws Exception {
        double[] values = new double[KILLS];
        for (int i = 0; i < KILLS; i++) {
            TimeUnit.SECONDS.sleep(2);
            kill.run();
            long began = System.nanoTime();
            while (!answers()) {
                TimeUnit.MILLISECONDS.sleep(2);
            }
            values[i] = (System.nanoTime() - began) / 1e6;
        }
        return values;
    }

    /** An attempt is given up soon: one whose first packet falls into the gap waits a second for TCP to send it again. */
    private boolean answers() {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:%d/".formatted(scene.front().getPort()))
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(ATTEMPT_MILLIS);
            connection.setReadTimeout(ATTEMPT_MILLIS);
            connection.setRequestProperty("Connection", "close");
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private void throughput(String debian) throws Exception {
        System.err.println("Measuring beside HAProxy and nginx");
        List<String> servers = new ArrayList<>();
        for (var member : scene.group().members()) {
            servers.add(scene.address(member.container()) + ":8080");
        }
        Container haproxy = haproxy(debian, servers);
        Container nginx = nginx(debian, servers);
        var wrk = new WrkLoad(debian, scene.network());
        Map<String, String> subjects = new LinkedHashMap<>();
        subjects.put("gestor", scene.address(scene.balancer()));
        subjects.put("haproxy", scene.address(haproxy));
        subjects.put("nginx", scene.address(nginx));
        Map<String, List<WrkLoad.Result>> results = new HashMap<>();
        for (int window = 0; window < 4; window++) {
            for (Map.Entry<String, String> subject : subjects.entrySet()) {
                WrkLoad.Result result = wrk.run(subject.getValue(), window == 0 ? 2 : 8);
                if (window > 0) {
                    results.computeIfAbsent(subject.getKey(), key -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        for (String subject : subjects.keySet()) {
            List<WrkLoad.Result> runs = results.getOrDefault(subject, List.of());
            add(
                    "requests a second",
                    subject,
                    "1/s",
                    runs.stream().mapToDouble(WrkLoad.Result::perSecond).toArray());
            add(
                    "request: p99",
                    subject,
                    "ms",
                    runs.stream().mapToDouble(WrkLoad.Result::p99Millis).toArray());
        }
        scene.engine.remove(haproxy.id(), Optional.of(Duration.ZERO));
        scene.engine.remove(nginx.id(), Optional.of(Duration.ZERO));
    }

    private Container haproxy(String image, List<String> servers) throws Exception {
        Path folder = Files.createDirectories(work.resolve("haproxy"));
        StringBuilder text = new StringBuilder(Files.readString(work.resolve("haproxy.cfg")));
        for (int i = 0; i < servers.size(); i++) {
            text.append("    server s%d %s%n".formatted(i, servers.get(i)));
        }
        Files.writeString(folder.resolve("haproxy.cfg"), text);
        return scene.peer("haproxy", image, List.of("haproxy", "-db", "-f", "/conf/haproxy.cfg"), folder, "/conf");
    }

    private Container nginx(String image, List<String> servers) throws Exception {
        Path folder = Files.createDirectories(work.resolve("nginx"));
        StringBuilder text = new StringBuilder("upstream servers {\n");
        servers.forEach(server -> text.append("    server ").append(server).append(";\n"));
        text.append("}\n").append(Files.readString(work.resolve("nginx.conf")));
        Files.writeString(folder.resolve("balance.conf"), text);
        return scene.peer("nginx", image, List.of("nginx", "-g", "daemon off;"), folder, "/etc/nginx/conf.d");
    }
}
