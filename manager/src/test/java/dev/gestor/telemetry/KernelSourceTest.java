// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelSourceTest {
    static final String SYSINFO = """
            sysinfo 1 boottime_ns=81234567890 realtime_ns=1795000000000000001 cpus=2 rss=exact
            mem total=8135712 free=5123456 available=7012345 buffers=12345 cached=1234567 shmem=1234 slab=54321 swap_free=0
            load 0.12 0.30 0.25
            cpu user=1000 nice=20 system=300 idle=50000 iowait=4000 irq=5 softirq=6 steal=7
            columns pid ppid uid state threads start_ns cpu_ns utime_ns stime_ns cutime_ns cstime_ns minflt majflt vsize rss_anon rss_file rss_shmem swap cgroup comm
            c 1 memory=- /
            p 1 0 0 S 1 20000000 1500000000 600000000 900000000 0 0 1500 12 167000 3400 8100 0 0 1 systemd
            c 2 memory=51200 /docker/x
            p 4711 1 33 R 5 40211000000 - - - - - - - - - 4096 - 0 2 a\\040b\\012c)
            p 4712 - - - - - 5 - - - - - - - 3 4096 8 0 - \\377
            end 3
            """;

    @TempDir
    Path root;

    private HostFixture host;

    @BeforeEach
    void setUp() {
        host = new HostFixture(root);
    }

    @Test
    void takesTheFileOver() throws TelemetryException {
        host.write("proc/sysinfo", SYSINFO);

        Snapshot snapshot = open().read();

        assertThat(snapshot.source()).isEqualTo(Source.KERNEL);
        assertThat(snapshot.boottimeNanos()).isEqualTo(81_234_567_890L);
        assertThat(snapshot.time()).isEqualTo(Instant.ofEpochSecond(1_795_000_000L, 1));
        assertThat(snapshot.cpus()).isEqualTo(2);
        assertThat(snapshot.memory())
                .isEqualTo(new MemoryTotals(8_135_712L << 10, 5_123_456L << 10, OptionalLong.of(7_012_345L << 10)));
        assertThat(snapshot.hostCpu()).isEqualTo(new HostCpu(1338, 55338));
        assertThat(snapshot.load()).containsExactly(0.12, 0.30, 0.25);
        assertThat(snapshot.chargedBytes()).isEqualTo(Map.of("/docker/x", 51_200L << 10));
        assertThat(snapshot.processes())
                .containsExactly(
                        new ProcessSample(
                                1,
                                0,
                                0,
                                'S',
                                1,
                                20_000_000L,
                                1_500_000_000L,
                                167_000L << 10,
                                11_500L << 10,
                                "/",
                                "systemd"),
                        new ProcessSample(
                                4711,
                                1,
                                33,
                                'R',
                                5,
                                40_211_000_000L,
                                ProcessSample.UNKNOWN,
                                ProcessSample.UNKNOWN,
                                ProcessSample.UNKNOWN,
                                "/docker/x",
                                "a b\nc)"),
                        new ProcessSample(
                                4712,
                                ProcessSample.UNKNOWN_NUMBER,
                                ProcessSample.UNKNOWN_NUMBER,
                                ProcessSample.UNKNOWN_STATE,
                                ProcessSample.UNKNOWN_NUMBER,
                                ProcessSample.UNKNOWN,
                                5,
                                ProcessSample.UNKNOWN,
                                4107L << 10,
                                "",
                                "\ufffd"));
    }

    /** Of each read beyond the first, when names and paths are known. */
    @Test
    void makesNothingForAProcessButItsSample() throws TelemetryException {
        long few = allocatedByARead(100);
        long many = allocatedByARead(10_100);

        // A sample has 72 bytes, and twice its place in a list.
        assertThat((many - few) / 10_000).isLessThanOrEqualTo(80);
    }

    private long allocatedByARead(int processes) throws TelemetryException {
        String process = " 1 0 S 1 20000000 1 1 1 1 1 1 1 1 1 1 1 0 2 worker-";
        StringBuilder content =
                new StringBuilder(SYSINFO.substring(0, SYSINFO.indexOf("c 1"))).append("c 2 memory=51200 /docker/x\n");
        for (int pid = 1; pid <= processes; pid++) {
            content.append("p ").append(pid).append(process).append(pid % 500).append('\n');
        }
        host.write("proc/sysinfo", content + "end " + processes + "\n");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        try (SnapshotSource source = open()) {
            for (int i = 0; i < 5; i++) {
                source.read();
            }
            long before = threads.getThreadAllocatedBytes(thread);
            source.read();
            return threads.getThreadAllocatedBytes(thread) - before;
        }
    }

    @Test
    void sharesNamesAndPathsFromReadToRead() throws TelemetryException {
        host.write("proc/sysinfo", SYSINFO);
        try (SnapshotSource source = open()) {
            ProcessSample first = source.read().processes().get(1);
            ProcessSample second = source.read().processes().get(1);

            assertThat(second.name()).isSameAs(first.name());
            assertThat(second.cgroup()).isSameAs(first.cgroup());
        }
    }

    @Test
    void keepsASnapshotOfItsOwn() throws TelemetryException {
        host.write("proc/sysinfo", SYSINFO);
        try (SnapshotSource source = open()) {
            Snapshot first = source.read();
            host.write("proc/sysinfo", SYSINFO.replace("p 1 0 0 S", "p 7 0 0 S").replace("systemd", "init"));
            Snapshot second = source.read();

            assertThat(first.processes().get(0).name()).isEqualTo("systemd");
            assertThat(second.processes().get(0).name()).isEqualTo("init");
            assertThat(second.processes().get(0).pid()).isEqualTo(7);
        }
    }

    @Test
    void knowsNoLoadWhereTheModuleTellsNone() throws TelemetryException {
        host.write("proc/sysinfo", SYSINFO.replace("load 0.12 0.30 0.25", "load 0.12 - 0.25"));

        assertThat(open().read().load()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"total=8135712, mem total", "idle=50000, cpu idle", "boottime_ns=81234567890, boottime_ns"})
    void refusesAFileWithoutWhatEverythingRestsOn(String word, String name) throws TelemetryException {
        host.write("proc/sysinfo", SYSINFO.replace(word, word.replaceAll("=.*", "=-")));

        assertThatThrownBy(open()::read)
                .isInstanceOf(TelemetryException.class)
                .hasMessage(
                        "%s has no value of %s; load the module that belongs to this version",
                        root.resolve("proc/sysinfo"), name);
    }

    @Test
    void refusesAFileWithoutItsEnd() throws TelemetryException {
        host.write("proc/sysinfo", SYSINFO.replace("end 3\n", ""));

        assertThatThrownBy(open()::read)
                .isInstanceOf(TelemetryException.class)
                .hasMessageStartingWith(root.resolve("proc/sysinfo").toString())
                .hasMessageContaining("end")
                .hasMessageEndingWith("; the module may be of another version: build and load it again");
    }

    private SnapshotSource open() throws TelemetryException {
        return SourceChoice.KERNEL.open(host.files, line -> {});
    }
}
