// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a host with two cores and the interfaces lo, eth0 and docker0. */
class HostLiveSourceTest {
    private static final String A = "a1".repeat(32);
    private static final String B = "b2".repeat(32);
    private static final ContainerProcess CONTAINER_A = new ContainerProcess(A, 100);
    private static final ContainerProcess CONTAINER_B = new ContainerProcess(B, 200);
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    @TempDir
    Path root;

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private HostFixture host;
    private LiveSource source;

    @BeforeEach
    void setUp() {
        host = new HostFixture(root);
        hostNetwork(1000, 500);
        process(CONTAINER_A, 4021);
        process(CONTAINER_B, 4022);
        host.network(100, HostFixture.interfaces("lo 9 9", "eth0 100 50"));
        host.network(200, HostFixture.interfaces("lo 9 9", "eth0 70 30"));
        source = new HostLiveSource(
                new ContainerUsageSource(
                        new ProcfsSource(host.files, Clock.fixed(NOW, ZoneOffset.UTC), now::get), host.files, now::get),
                host.files,
                now::get);
    }

    @Test
    void knowsNoRateAtFirstSight() throws TelemetryException {
        LiveSample sample = sample();

        assertThat(sample.interval()).isEmpty();
        assertThat(sample.time()).isEqualTo(NOW);
        assertThat(sample.usage().snapshot().memory().total()).isEqualTo(1_000_000L * 1024);
        assertThat(sample.cores().percent()).isEmpty();
        assertThat(sample.cores().unknownReason().orElseThrow()).contains("read for the first time");
        assertThat(sample.hostNetwork().interfaces()).isEmpty();
        assertThat(sample.hostNetwork().unknownReason().orElseThrow()).contains("read for the first time");
        assertThat(network(sample, A)).isEqualTo(firstTime());
    }

    @Test
    void tellsWhatTheHostDidInTheSecondBetween() throws TelemetryException {
        sample();
        second();
        host.write(
                "proc/stat",
                "cpu  220 3 90 16090 2000 1 4 7 50 0\ncpu0 85 3 45 8075 1000 1 2 7 25 0\ncpu1 60 0 45 8100 1000 0 2 0 25 0\n");
        hostNetwork(4000, 700);

        LiveSample sample = sample();

        assertThat(sample.interval()).contains(Duration.ofSeconds(1));
        assertThat(sample.cores().percent()).containsOnlyKeys(0, 1);
        assertThat(sample.cores().percent().getOrDefault(0, -1.0)).isCloseTo(25, within(1e-9));
        assertThat(sample.cores().percent().getOrDefault(1, -1.0)).isZero();
        assertThat(sample.cores().unknownReason()).isEmpty();
        assertThat(sample.hostNetwork().interfaces())
                .containsOnlyKeys("lo", "eth0", "docker0")
                .containsEntry("eth0", moved(3000, 200))
                .containsEntry("docker0", moved(0, 0));
    }

    @Test
    void doesNotKnowAnInterfaceThatIsNewOrWhoseCountersWentBack() throws TelemetryException {
        sample();
        second();
        host.network(1, HostFixture.interfaces("lo 1 1", "eth0 999 600", "veth1 5 5"));

        HostNetwork network = sample().hostNetwork();

        assertThat(network.interfaces())
                .containsOnlyKeys("lo", "eth0", "veth1")
                .containsEntry("eth0", NetworkUsage.unknown("the counters of interface eth0 went back"))
                .containsEntry(
                        "veth1",
                        NetworkUsage.unknown(
                                "interface veth1 was read for the first time, and a rate needs two readings"));
    }

    @Test
    void readsItsOwnNetworkWhereThatOfProcessOneIsHidden() throws TelemetryException {
        host.delete("proc/1/net/dev");
        host.write("proc/net/dev", HostFixture.interfaces("eth0 1 1"));
        sample();
        second();
        host.write("proc/net/dev", HostFixture.interfaces("eth0 11 2"));

        assertThat(sample().hostNetwork().interfaces()).containsEntry("eth0", moved(10, 1));
    }

    @Test
    void saysWhyTheHostCannotBeRead() throws TelemetryException {
        sample();
        second();
        host.write("proc/1/net/dev", "nonsense\n");
        host.write("proc/stat", "cpu  120 3 90 16000 2000 1 4 7 50 0\ncpu0 1\n");

        LiveSample sample = sample();

        assertThat(sample.cores().unknownReason().orElseThrow()).contains("proc/stat", "no number");
        assertThat(sample.hostNetwork().unknownReason().orElseThrow())
                .contains("proc/net/dev cannot be read (there is no such file)");
        assertThat(network(sample, A).unknownReason())
                .contains("the host's own network cannot be read, and may be the container's");
    }

    @Test
    void sumsAContainersInterfacesButLoopback() throws TelemetryException {
        host.network(100, HostFixture.interfaces("lo 9 9", "eth0 100 50", "eth1 1 1"));
        sample();
        second();
        host.network(100, HostFixture.interfaces("lo 900 900", "eth0 150 60", "eth1 8 4"));

        LiveSample sample = sample();

        assertThat(network(sample, A)).isEqualTo(moved(57, 13));
        assertThat(network(sample, B)).isEqualTo(moved(0, 0));
        assertThat(sample.container(A)).isPresent();
    }

    @Test
    void aContainerWithoutInterfacesMovesNothing() throws TelemetryException {
        host.network(100, HostFixture.interfaces("lo 9 9"));
        sample();
        second();

        assertThat(network(sample(), A)).isEqualTo(moved(0, 0));
    }

    @Test
    void aContainerInTheHostsNetworkIsUnknownAndNotZero() throws TelemetryException {
        host.shareNetwork(100, 1);
        sample();
        second();

        assertThat(network(sample(), A))
                .isEqualTo(NetworkUsage.unknown(
                        "it lives in the host's network: its bytes cannot be told from the host's"));
    }

    @Test
    void namesTheContainersThatShareANetwork() throws TelemetryException {
        host.shareNetwork(200, 100);
        sample();
        second();
        host.network(100, HostFixture.interfaces("lo 9 9", "eth0 107 50"));

        LiveSample sample = sample();

        assertThat(network(sample, A)).isEqualTo(moved(7, 0).sharedWith(List.of(B)));
        assertThat(network(sample, B)).isEqualTo(moved(7, 0).sharedWith(List.of(A)));
    }

    @Test
    void doesNotBookTheNetworkOfAnotherProcessThatWasGivenThePid() throws TelemetryException {
        sample();
        second();
        host.process(100, "sshd", 9999, 1, 10, "0::/system.slice/ssh.service\n");
        host.network(100, HostFixture.interfaces("eth0 5000 5000"));

        NetworkUsage usage = network(sample(), A);

        assertThat(usage.traffic()).isEmpty();
        assertThat(usage.unknownReason().orElseThrow()).contains("its pid was given to another");
    }

    @Test
    void doesNotBookOverARestart() throws TelemetryException {
        sample();
        second();
        // Another life by the same pid, whose counters have passed the old ones by chance.
        process(CONTAINER_A, 9999);
        host.network(100, HostFixture.interfaces("lo 9 9", "eth0 5000 5000"));

        assertThat(network(sample(), A)).isEqualTo(firstTime());

        second();
        assertThat(network(sample(), A)).isEqualTo(moved(0, 0));
    }

    @Test
    void doesNotBookOverAMoveToAnotherNetwork() throws TelemetryException {
        sample();
        second();
        host.delete("proc/100/net/dev");
        // A file of another inode, with the same interfaces.
        host.network(101, HostFixture.interfaces("lo 9 9", "eth0 5000 5000"));
        host.shareNetwork(100, 101);

        assertThat(network(sample(), A)).isEqualTo(firstTime());
    }

    @Test
    void doesNotKnowTheSumWhileInterfacesComeAndGo() throws TelemetryException {
        sample();
        second();
        host.network(100, HostFixture.interfaces("lo 9 9", "eth0 100 50", "eth1 800 800"));

        assertThat(network(sample(), A))
                .isEqualTo(NetworkUsage.unknown("its interfaces changed from [eth0] to [eth0, eth1]"));

        second();
        assertThat(network(sample(), A)).isEqualTo(moved(0, 0));
    }

    @Test
    void doesNotHideACounterThatWentBackInTheSum() throws TelemetryException {
        host.network(100, HostFixture.interfaces("eth0 100 50", "eth1 1 1"));
        sample();
        second();
        host.network(100, HostFixture.interfaces("eth0 10 50", "eth1 800 800"));

        assertThat(network(sample(), A))
                .isEqualTo(NetworkUsage.unknown("the counters of its interface eth0 went back"));
    }

    @Test
    void aFileThatIsCutOffIsNoReading() throws TelemetryException {
        sample();
        second();
        host.network(100, HostFixture.interfaces("lo 9 9", "eth0 100 50").stripTrailing());
        assertThat(network(sample(), A).unknownReason().orElseThrow())
                .contains("proc/100/net/dev is cut off in the line of an interface");

        // What was before is no longer a second ago.
        second();
        host.network(100, HostFixture.interfaces("lo 9 9", "eth0 100 50"));
        assertThat(network(sample(), A)).isEqualTo(firstTime());
    }

    @Test
    void knowsNothingOfAContainerThatEnded() throws TelemetryException {
        sample();
        second();
        for (String file : List.of("stat", "status", "cgroup", "net/dev")) {
            host.delete("proc/100/" + file);
        }

        LiveSample sample = sample();

        assertThat(network(sample, A).unknownReason().orElseThrow()).contains("main process 100 is not there");
        assertThat(network(sample, B)).isEqualTo(moved(0, 0));
    }

    @Test
    void forgetsContainersThatAreNotAskedFor() throws TelemetryException {
        sample();
        LiveSample without = source.sample(List.of(CONTAINER_B));
        second();

        assertThat(without.containerNetwork(A)).isEmpty();
        assertThat(without.container(A)).isEmpty();
        assertThat(network(sample(), A)).isEqualTo(firstTime());
    }

    @Test
    void aFailedSampleLeavesTheReadingsAsTheyWere() throws TelemetryException {
        sample();
        second();
        host.delete("proc/meminfo");
        assertThatThrownBy(this::sample).isInstanceOf(TelemetryException.class).hasMessageContaining("meminfo");

        second();
        host.write("proc/meminfo", "MemTotal: 1000000 kB\nMemFree: 250000 kB\n");
        hostNetwork(1010, 500);
        LiveSample sample = sample();

        assertThat(sample.interval()).contains(Duration.ofSeconds(2));
        assertThat(sample.hostNetwork().interfaces())
                .containsEntry("eth0", NetworkUsage.of(new Traffic(10, 0, Duration.ofSeconds(2))));
        assertThat(network(sample, A)).isEqualTo(NetworkUsage.of(new Traffic(0, 0, Duration.ofSeconds(2))));
    }

    @Test
    void tellsItsAgeAlsoWhenTheClockWasSetBack() throws TelemetryException {
        LiveSample sample = sample();

        assertThat(sample.age(NOW.plusSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(sample.age(NOW.minusSeconds(3))).isZero();
    }

    private void process(ContainerProcess container, long startTicks) {
        host.process(container.mainPid(), "main", startTicks, 5, 1000, "0::/docker/" + container.containerId() + "\n");
    }

    private void hostNetwork(long received, long sent) {
        host.network(1, HostFixture.interfaces("lo 1 1", "eth0 %d %d".formatted(received, sent), "docker0 0 0"));
    }

    private void second() {
        now.addAndGet(1_000_000_000);
    }

    private LiveSample sample() throws TelemetryException {
        return source.sample(List.of(CONTAINER_A, CONTAINER_B));
    }

    private static NetworkUsage network(LiveSample sample, String id) {
        return sample.containerNetwork(id).orElseThrow();
    }

    private static NetworkUsage moved(long received, long sent) {
        return NetworkUsage.of(new Traffic(received, sent, Duration.ofSeconds(1)));
    }

    private static NetworkUsage firstTime() {
        return NetworkUsage.unknown("its network was read for the first time, and a rate needs two readings");
    }
}
