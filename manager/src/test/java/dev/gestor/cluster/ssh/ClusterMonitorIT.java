// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.cluster.ClusterMonitor;
import dev.gestor.cluster.ClusterReport;
import dev.gestor.cluster.HostFigures;
import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostRow;
import dev.gestor.cluster.MonitorTiming;
import dev.gestor.cluster.Trouble.Kind;
import dev.gestor.cluster.testing.SshKey;
import dev.gestor.cluster.testing.SshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole periods over real sshd processes that are killed, frozen and brought back meanwhile. */
class ClusterMonitorIT {
    private static final Duration EVERY = Duration.ofSeconds(4);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final List<SshServer> servers = new ArrayList<>();
    private final List<ClusterReport> reports = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startServers() throws Exception {
        SshKey key = SshKey.make(folder, "identity", "ed25519");
        List<String> known = new ArrayList<>();
        for (String name : List.of("steady", "frozen", "killed")) {
            SshServer server = SshServer.start(folder, name, List.of(key), "ed25519");
            servers.add(server);
            known.add(server.knownHostsLine());
        }
        Files.write(folder.resolve("known_hosts"), known);
        Files.writeString(folder.resolve("config"), "");
    }

    @AfterEach
    void stopServers() {
        servers.forEach(SshServer::close);
    }

    @Test
    void theFrozenAndTheKilledAreSaidSoDelayNobodyAndComeBack() throws Exception {
        Thread periods;
        try (ClusterMonitor monitor = monitor()) {
            periods = watch(monitor);
            awaitRow(0, row -> share(row).isPresent());
            awaitRow(1, row -> share(row).isPresent());
            awaitRow(2, row -> share(row).isPresent());

            int before = reports.size();
            servers.get(1).freeze();
            servers.get(2).kill();
            awaitRow(1, row -> is(row, Kind.NO_ANSWER));
            awaitRow(2, row -> is(row, Kind.REFUSED));
            // Long enough for the frozen one's connection to be given up.
            awaitRow(1, row -> is(row, Kind.CONNECT_TIMEOUT));
            assertSteady(reports.subList(before, reports.size()));

            servers.get(1).thaw();
            servers.get(2).restart();
            awaitRow(1, row -> share(row).isPresent());
            awaitRow(2, row -> share(row).isPresent());
        }
        periods.join(5000);
        assertThat(periods.isAlive()).isFalse();
        assertSteady(reports.subList(1, reports.size()));
        assertThat(servers.get(0).logins()).isEqualTo(1);
        assertThat(servers.get(2).logins()).isEqualTo(2);
    }

    @Test
    void onceIsOneReportOfAllWithShares() throws Exception {
        servers.get(2).kill();
        try (ClusterMonitor monitor = monitor()) {
            ClusterReport report = monitor.once().orElseThrow();

            assertThat(share(report.rows().get(0))).isPresent();
            assertThat(share(report.rows().get(1))).isPresent();
            assertThat(is(report.rows().get(2), Kind.REFUSED)).isTrue();
            assertThat(report.rows())
                    .extracting(row -> row.host().text())
                    .containsExactlyElementsOf(
                            servers.stream().map(SshServer::address).toList());
        }
    }

    /**
     * Figures in nearly all reports (a machine that other work keeps busy may answer after its row), and reports at their time: one
     * waits up to a second for the frozen, once.
     */
    private static void assertSteady(List<ClusterReport> some) {
        List<HostFigures> figures = some.stream()
                .flatMap(report -> report.rows().get(0).figures().stream())
                .toList();
        assertThat(figures).hasSizeGreaterThanOrEqualTo(some.size() * 3 / 4).allSatisfy(each -> {
            assertThat(each.cpuPercent().orElseThrow()).isBetween(0.0, 100.0);
            assertThat(each.age()).isLessThanOrEqualTo(EVERY);
        });
        for (int i = 1; i < some.size(); i++) {
            assertThat(Duration.between(some.get(i - 1).time(), some.get(i).time()))
                    .isBetween(EVERY.minusMillis(1700), EVERY.plusMillis(1700));
        }
    }

    private Thread watch(ClusterMonitor monitor) {
        var thread = new Thread(() -> {
            try {
                monitor.run(reports::add);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    private void awaitRow(int host, Predicate<HostRow> wish) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !reports.isEmpty()
                        && wish.test(reports.get(reports.size() - 1).rows().get(host)));
    }

    private static boolean is(HostRow row, Kind kind) {
        return row.trouble().filter(trouble -> trouble.kind() == kind).isPresent();
    }

    private static Optional<Double> share(HostRow row) {
        return row.figures()
                .flatMap(figures -> figures.cpuPercent().isPresent()
                        ? Optional.of(figures.cpuPercent().getAsDouble())
                        : Optional.empty());
    }

    private ClusterMonitor monitor() throws Exception {
        var settings = new SshSettings(
                folder,
                System.getProperty("user.name"),
                Optional.empty(),
                Optional.of(folder.resolve("config")),
                Optional.of(folder.resolve("known_hosts")),
                List.of(folder.resolve("identity")),
                false,
                TIMEOUT);
        List<HostItem> items =
                servers.stream().map(server -> HostItem.parse(server.address())).toList();
        return new ClusterMonitor(
                items,
                new SshLinks(settings),
                new MonitorTiming(EVERY, TIMEOUT),
                Clock.systemUTC(),
                System::nanoTime,
                new Random(1));
    }
}
