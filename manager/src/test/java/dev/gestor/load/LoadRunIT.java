// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Load on a real server, a process of its own, that is stopped meanwhile. */
@Timeout(120)
class LoadRunIT {
    @TempDir
    private Path folder;

    private int port;

    @SuppressWarnings("NullAway.Init")
    private Process server;

    @BeforeEach
    void startServer() throws Exception {
        Files.writeString(folder.resolve("page"), "hello\n");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new ProcessBuilder(
                        "python3",
                        "-m",
                        "http.server",
                        "--protocol",
                        "HTTP/1.1",
                        "--bind",
                        "127.0.0.1",
                        "--directory",
                        folder.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(30)).until(this::accepts);
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void endServer() throws Exception {
        server.destroyForcibly().waitFor();
    }

    @Test
    void whatIsOfferedIsAchievedByAServerThatCanFollow() throws Exception {
        LoadReport report = new LoadRun(plan("/page", Arrivals.rate(100), 2, true)).run(moment -> {});

        assertThat(report.counts().offered()).isEqualTo(200);
        assertThat(report.counts().succeeded() + report.counts().dropped()).isEqualTo(200);
        assertThat(report.counts().succeeded()).isGreaterThan(150);
        assertThat(report.service().count()).isEqualTo(report.counts().succeeded());
        assertThat(report.latency().p50()).isLessThan(100);
        assertThat(report.moments()).hasSize(8);
    }

    @Test
    void aServerThatStandsStillForASecondShowsInTheLatenciesThoughNotInTheServiceTimes() throws Exception {
        var run = new LoadRun(plan("/page", Arrivals.rate(200), 5, true));
        CompletableFuture<LoadReport> running = CompletableFuture.supplyAsync(() -> report(run));
        TimeUnit.MILLISECONDS.sleep(2000);
        signal("STOP");
        TimeUnit.MILLISECONDS.sleep(1000);
        signal("CONT");
        LoadReport report = running.get(60, TimeUnit.SECONDS);

        // 200 of 1000 requests were to be sent meanwhile, by 8 connections.
        assertThat(report.counts().dropped()).isGreaterThan(100);
        assertThat(report.latency().p95()).isBetween(500.0, 3000.0);
        assertThat(report.service().p95()).isLessThan(report.latency().p95() / 2);
        assertThat(report.moments()).anyMatch(moment -> moment.latency().p99() > 500);

        Path chart = folder.resolve("new/load.png");
        LoadChart.write(chart, "a server that stood still", report);
        assertThat(ImageIO.read(chart.toFile()).getWidth()).isEqualTo(1280);
    }

    private static LoadReport report(LoadRun run) {
        try {
            return run.run(moment -> {});
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aServerThatAnswersTooLateIsATimeout() throws Exception {
        signal("STOP");
        LoadPlan plan = new LoadPlan(
                target("/page"),
                new Request("GET", List.of()),
                Arrivals.rate(10),
                Duration.ofSeconds(1),
                Duration.ZERO,
                4,
                Duration.ofMillis(300),
                true);
        LoadReport report = new LoadRun(plan).run(moment -> {});
        signal("CONT");

        assertThat(report.counts().succeeded()).isZero();
        assertThat(report.counts().failures()).containsOnlyKeys("timeout");
        assertThat(report.latency().p50()).isGreaterThanOrEqualTo(299);
    }

    @Test
    void errorsAreCountedByTheirKind() throws Exception {
        LoadReport missing = new LoadRun(plan("/missing", Arrivals.rate(50), 1, true)).run(moment -> {});
        assertThat(missing.counts().failures()).containsOnlyKeys("status 404");

        endServer();
        LoadReport refused = new LoadRun(plan("/page", Arrivals.rate(50), 1, true)).run(moment -> {});
        assertThat(refused.counts().failures()).containsOnlyKeys("connect");
        assertThat(refused.counts().failed()).isEqualTo(50);
        assertThat(refused.latency().count()).isZero();
    }

    @Test
    void eachRequestMayHaveAConnectionOfItsOwn() throws Exception {
        LoadReport report = new LoadRun(plan("/page", Arrivals.rate(50), 1, false)).run(moment -> {});

        assertThat(report.counts().succeeded()).isGreaterThan(40);
        assertThat(report.counts().failed()).isZero();
    }

    @Test
    void aRunThatIsStoppedReportsWhatItDid() throws Exception {
        var run = new LoadRun(plan("/page", Arrivals.rate(50), 60, true));
        CompletableFuture<LoadReport> running = CompletableFuture.supplyAsync(() -> report(run));
        TimeUnit.MILLISECONDS.sleep(2500);
        run.stop();
        LoadReport report = running.get(20, TimeUnit.SECONDS);

        assertThat(report.seconds()).isBetween(0.5, 10.0);
        assertThat(report.counts().succeeded()).isPositive();
    }

    @Test
    void requestsOfTheWarmUpAreNotCounted() throws Exception {
        LoadPlan plan = new LoadPlan(
                target("/page"),
                new Request("GET", List.of()),
                Arrivals.every(Duration.ofMillis(100), 2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                8,
                Duration.ofSeconds(10),
                true);

        assertThat(new LoadRun(plan).run(moment -> {}).counts().offered()).isEqualTo(20);
    }

    private LoadPlan plan(String path, Arrivals arrivals, int seconds, boolean keepAlive) {
        return new LoadPlan(
                target(path),
                new Request("GET", List.of()),
                arrivals,
                Duration.ofSeconds(seconds),
                Duration.ZERO,
                8,
                Duration.ofSeconds(10),
                keepAlive);
    }

    private Target target(String path) {
        return new Target(URI.create("http://127.0.0.1:" + port + path), List.of(InetAddress.getLoopbackAddress()));
    }
}
