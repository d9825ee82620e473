// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a host with 2 cores and 1,000,000 kB of memory. */
class ContainerUsageSourceTest {
    private static final String A = "a1".repeat(32);
    private static final String B = "b2".repeat(32);
    private static final String GROUP_A = "/system.slice/docker-" + A + ".scope";
    private static final ContainerProcess CONTAINER_A = new ContainerProcess(A, 100);

    @TempDir
    Path root;

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private HostFixture host;
    private ContainerUsageSource source;

    @BeforeEach
    void setUp() {
        host = new HostFixture(root);
        source = new ContainerUsageSource(
                new ProcfsSource(host.files, Clock.systemUTC(), now::get), host.files, now::get);
    }

    @Test
    void measuresCpuByTheCounterOfTheGroup() throws TelemetryException {
        process(100, 50, 10_000);
        counters(GROUP_A, 7_000_000, 50_000_000);
        sampleA();

        now.addAndGet(10_000_000_000L);
        // 5 s in the group, most of it by children that are gone: the process itself used 0.1 s.
        process(100, 60, 10_000);
        counters(GROUP_A, 12_000_000, 50_000_000);
        ContainerUsage usage = sampleA();

        assertThat(usage.cpuCores().orElseThrow()).isCloseTo(0.5, within(1e-9));
        assertThat(usage.cpuShare().orElseThrow()).isCloseTo(0.25, within(1e-9));
        assertThat(usage.interval()).contains(Duration.ofSeconds(10));
        assertThat(usage.cgroupCpuNanos()).hasValue(12_000_000_000L);
        assertThat(usage.processCpuNanos()).hasValue(600_000_000L);
        assertThat(usage.unknownReason()).isEmpty();
    }

    @Test
    void knowsNoRateAtFirstSight() throws TelemetryException {
        process(100, 50, 10_000);
        counters(GROUP_A, 7_000_000, 50_000_000);

        ContainerUsage usage = sampleA();

        assertThat(usage.cpuCores()).isEmpty();
        assertThat(usage.cpuShare()).isEmpty();
        assertThat(usage.interval()).isEmpty();
        assertThat(usage.cgroupCpuNanos()).hasValue(7_000_000_000L);
        assertThat(usage.memoryBytes()).isPresent();
        assertThat(usage.unknownReason())
                .contains("its CPU was read for the first time, and a rate needs two readings");
    }

    @Test
    void takesTheSmallerOfResidentAndCharged() throws TelemetryException {
        // Two processes share their 40,000 kB; the group is charged once.
        process(100, 1, 40_000);
        host.process(101, "fork", 4022, 1, 40_000, "0::" + GROUP_A + "\n");
        counters(GROUP_A, 1, 45_000L * 1024);

        ContainerUsage shared = sampleA();

        assertThat(shared.processes()).isEqualTo(2);
        assertThat(shared.residentBytes()).hasValue(80_000L * 1024);
        assertThat(shared.chargedBytes()).hasValue(45_000L * 1024);
        assertThat(shared.memoryBytes()).hasValue(45_000L * 1024);
        assertThat(shared.memoryShare().orElseThrow()).isCloseTo(0.045, within(1e-9));

        // Page cache counts for the charge alone.
        counters(GROUP_A, 1, 500_000L * 1024);
        assertThat(sampleA().memoryBytes()).hasValue(80_000L * 1024);
    }

    @Test
    void doesNotRankSharedPagesOnceAProcessWhereNoChargeIsMounted() throws TelemetryException {
        process(100, 1, 40_000);
        host.process(101, "fork", 4022, 1, 40_000, "0::" + GROUP_A + "\n");

        ContainerUsage usage = sampleA();

        assertThat(usage.residentBytes()).hasValue(80_000L * 1024);
        assertThat(usage.memoryBytes()).isEmpty();
        assertThat(usage.unknownReason().orElseThrow()).contains("its 2 processes may share pages");
    }

    @Test
    void countsNestedGroupsForTheOutermostContainer() throws TelemetryException {
        process(100, 10, 1000);
        host.process(102, "inner", 4022, 30, 2000, "0::" + GROUP_A + "/docker/" + B + "\n");
        counters(GROUP_A, 1, 1 << 30);

        Usage usage = source.sample(List.of(CONTAINER_A, new ContainerProcess(B, 102)));

        assertThat(usage.container(A).orElseThrow().processCpuNanos()).hasValue(400_000_000L);
        assertThat(usage.container(A).orElseThrow().residentBytes()).hasValue(3000L * 1024);
        assertThat(usage.container(B).orElseThrow().processes()).isZero();
        assertThat(usage.container(B).orElseThrow().memoryBytes()).isEmpty();
    }

    @Test
    void sumsItsProcessesWhereNoCounterIsMounted() throws TelemetryException {
        process(100, 100, 1000);
        sampleA();
        now.addAndGet(2_000_000_000L);
        process(100, 150, 1000);

        ContainerUsage usage = sampleA();

        assertThat(usage.cpuCores().orElseThrow()).isCloseTo(0.25, within(1e-9));
        assertThat(usage.cgroupCpuNanos()).isEmpty();
        assertThat(usage.chargedBytes()).isEmpty();
        assertThat(usage.memoryBytes()).hasValue(1000L * 1024);
        assertThat(usage.unknownReason())
                .contains("no CPU counter is mounted for its cgroup; no memory charge is mounted for its cgroup");
    }

    @Test
    void knowsNoRateWhenTheCounterGoesBack() throws TelemetryException {
        process(100, 50, 10_000);
        counters(GROUP_A, 7_000_000, 5000);
        sampleA();
        now.addAndGet(10_000_000_000L);
        counters(GROUP_A, 6_999_999, 5000);

        ContainerUsage usage = sampleA();

        assertThat(usage.cpuCores()).isEmpty();
        assertThat(usage.unknownReason()).contains("its CPU counter went back from 7000000000 to 6999999000 ns");
    }

    @Test
    void knowsNoRateOverARestart() throws TelemetryException {
        process(100, 50, 10_000);
        counters(GROUP_A, 7_000_000, 5000);
        sampleA();
        now.addAndGet(10_000_000_000L);
        // The same id and even the same pid, but another process: its counter has passed the old one by chance.
        host.process(100, "main", 9999, 1, 10_000, "0::" + GROUP_A + "\n");
        counters(GROUP_A, 9_000_000, 5000);

        assertThat(sampleA().cpuCores()).isEmpty();

        now.addAndGet(10_000_000_000L);
        counters(GROUP_A, 10_000_000, 5000);
        assertThat(sampleA().cpuCores().orElseThrow()).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void knowsNoRateWithoutTime() throws TelemetryException {
        process(100, 50, 10_000);
        counters(GROUP_A, 7_000_000, 5000);
        sampleA();

        assertThat(sampleA().unknownReason()).contains("no time has passed since the last reading");
    }

    @Test
    void forgetsContainersThatAreNotAskedFor() throws TelemetryException {
        process(100, 50, 10_000);
        counters(GROUP_A, 7_000_000, 5000);
        sampleA();
        source.sample(List.of());
        now.addAndGet(10_000_000_000L);

        assertThat(sampleA().cpuCores()).isEmpty();
    }

    @Test
    void knowsNothingOfAContainerThatEnded() throws TelemetryException {
        ContainerUsage usage = sampleA();

        assertThat(usage.processes()).isZero();
        assertThat(usage.cpuCores()).isEmpty();
        assertThat(usage.memoryBytes()).isEmpty();
        assertThat(usage.unknownReason()).contains("its main process 100 is not there: the container has ended");
    }

    @Test
    void knowsNothingWhenThePidWasGivenToAnother() throws TelemetryException {
        host.process(100, "sshd", 9999, 1, 10_000, "0::/system.slice/ssh.service\n");
        counters(GROUP_A, 7_000_000, 5000);

        ContainerUsage usage = sampleA();

        assertThat(usage.memoryBytes()).isEmpty();
        assertThat(usage.unknownReason())
                .contains(
                        "process 100 (sshd) belongs to the group '/system.slice/ssh.service': the container has ended and its pid"
                                + " was given to another");
    }

    @Test
    void hasNoResidentMemoryWhereAProcessHidesIt() {
        ProcessSample main = new ProcessSample(100, 1, 0, 'S', 1, 5, 7, 1, 4096, GROUP_A, "main");
        ProcessSample hidden = new ProcessSample(
                101, 1, 0, 'S', 1, 5, ProcessSample.UNKNOWN, 1, ProcessSample.UNKNOWN, GROUP_A, "hidden");
        Snapshot snapshot = new Snapshot(
                Source.KERNEL,
                1,
                Instant.EPOCH,
                2,
                new MemoryTotals(1, 1, OptionalLong.empty()),
                new HostCpu(1, 1),
                List.of(),
                Map.of(),
                List.of(main, hidden));

        ProcessTally tally = ProcessTally.of(snapshot, List.of(CONTAINER_A)).getOrDefault(A, new ProcessTally(0));

        assertThat(tally.processes()).isEqualTo(2);
        assertThat(tally.cpuNanos()).isEmpty();
        assertThat(tally.residentBytes()).isEmpty();
    }

    @Test
    void measuresTheHost() throws TelemetryException {
        assertThat(source.sample(List.of()).hostCpuCores()).isEmpty();

        host.write("proc/stat", "cpu  220 3 90 16300 2000 1 4 7 50 0\ncpu0 1\ncpu1 1\n");

        assertThat(source.sample(List.of()).hostCpuCores().orElseThrow()).isCloseTo(0.5, within(1e-9));
    }

    private void process(int pid, long cpuTicks, long residentKb) {
        host.process(pid, "main", 4021, cpuTicks, residentKb, "0::" + GROUP_A + "\n");
    }

    private void counters(String group, long usageMicros, long memoryBytes) {
        host.write("sys/fs/cgroup" + group + "/cpu.stat", "usage_usec " + usageMicros + "\nuser_usec 1\n");
        host.write("sys/fs/cgroup" + group + "/memory.current", memoryBytes + "\n");
    }

    private ContainerUsage sampleA() throws TelemetryException {
        return source.sample(List.of(CONTAINER_A)).container(A).orElseThrow();
    }
}
