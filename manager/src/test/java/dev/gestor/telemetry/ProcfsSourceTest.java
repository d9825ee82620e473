// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcfsSourceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path root;

    private HostFixture host;
    private ProcfsSource source;

    @BeforeEach
    void setUp() {
        host = new HostFixture(root);
        source = new ProcfsSource(host.files, Clock.fixed(NOW, ZoneOffset.UTC), () -> 5_000_000_000L);
    }

    @Test
    void readsTheHost() throws TelemetryException {
        Snapshot snapshot = source.read();

        assertThat(snapshot.source()).isEqualTo(Source.PROCFS);
        assertThat(snapshot.boottimeNanos()).isEqualTo(81_230_000_000L);
        assertThat(snapshot.time()).isEqualTo(NOW);
        assertThat(snapshot.cpus()).isEqualTo(2);
        assertThat(snapshot.memory())
                .isEqualTo(new MemoryTotals(1_024_000_000L, 256_000_000L, OptionalLong.of(614_400_000L)));
        assertThat(snapshot.hostCpu()).isEqualTo(new HostCpu(2_250_000_000L, 182_250_000_000L));
        assertThat(snapshot.load()).containsExactly(0.12, 0.30, 0.25);
        assertThat(snapshot.processes()).isEmpty();
    }

    @Test
    void readsAProcess() throws TelemetryException {
        host.process(4711, "nginx", 4021, 40, 6144, "4:memory:/docker/x\n2:cpu,cpuacct:/other\n0::/\n");

        assertThat(source.read().processes())
                .containsExactly(new ProcessSample(
                        4711,
                        1,
                        33,
                        'S',
                        3,
                        40_210_000_000L,
                        400_000_000L,
                        56_320_000L,
                        6_291_456L,
                        "/docker/x",
                        "nginx"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"a) R 1 (b", "(", ")", "`) S 2\n(x)`", "sd-pam)", "a b", "\"q\\", "end 5"})
    void readsHostileNames(String name) throws TelemetryException {
        host.process(7, name, 100, 4, 10, "0::/x\n");

        ProcessSample process = source.read().processes().get(0);

        assertThat(process.name()).isEqualTo(name);
        assertThat(process.state()).isEqualTo('S');
        assertThat(process.startNanos()).isEqualTo(1_000_000_000L);
    }

    @Test
    void marksBytesOfANameThatAreNoText() throws TelemetryException {
        host.process(7, "caf\u00c3\u00a9 \u00ff\u00fe", 100, 4, 10, "0::/x\n");

        assertThat(source.read().processes().get(0).name()).isEqualTo("caf\u00e9 \ufffd\ufffd");
    }

    @Test
    void givesProcessesWithoutAnAddressSpaceNoMemory() throws TelemetryException {
        host.process(2, "kthreadd", 1, 0, 0, "0::/\n");
        host.write("proc/2/status", "Name:\tkthreadd\nUid:\t0\t0\t0\t0\nThreads:\t1\n");

        assertThat(source.read().processes().get(0).residentBytes()).isZero();
    }

    @Test
    void leavesOutProcessesThatVanish() throws TelemetryException {
        host.process(8, "stays", 1, 1, 1, "0::/\n");
        host.process(9, "goes", 1, 1, 1, "0::/\n");
        host.delete("proc/9/status");
        host.write("proc/self/stat", "not a pid");

        assertThat(source.read().processes()).extracting(ProcessSample::name).containsExactly("stays");
    }

    @Test
    void keepsProcessesThatMayNotBeReadAsUnknown() throws TelemetryException {
        // A folder in place of the file: there, but unreadable, also to root.
        host.write("proc/10/stat/x", "");

        ProcessSample process = source.read().processes().get(0);

        assertThat(process.pid()).isEqualTo(10);
        assertThat(process.cpuNanos()).isEqualTo(ProcessSample.UNKNOWN);
        assertThat(process.residentBytes()).isEqualTo(ProcessSample.UNKNOWN);
        assertThat(process.threads()).isEqualTo(ProcessSample.UNKNOWN_NUMBER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stat    | cpu  1 2 3            | has no number where one was expected",
                "stat    | intr 5                | does not begin with the line cpu",
                "stat    | cpu  1 1 1 1 1 1 1 1  | has no line cpu0",
                "meminfo | MemTotal: 5 kB        | has no line MemFree",
                "meminfo | MemTotal: 99999999999999999999 kB | has a number beyond 64 bits",
                "uptime  | nonsense              | has no number where one was expected",
                "loadavg | 0.1 0.2               | has no three averages",
            })
    void namesTheFileThatIsBroken(String file, String content, String problem) {
        host.write("proc/" + file, content);

        assertThatThrownBy(source::read)
                .isInstanceOf(TelemetryException.class)
                .hasMessage(
                        "%s: %s; is the proc file system mounted there?",
                        root.resolve("proc").resolve(file), problem);
    }

    @Test
    void namesTheFileThatIsMissing() {
        host.delete("proc/meminfo");

        assertThatThrownBy(source::read)
                .isInstanceOf(TelemetryException.class)
                .hasMessage(
                        "%s: cannot be read (there is no such file); Gestor needs the proc file system of the host, readable",
                        root.resolve("proc/meminfo"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0::/system.slice/a.scope | /system.slice/a.scope",
                "5:pids:/p,2:memory:/m,0::/u | /m",
                "5:cpu;memory:/m,0::/u | /m",
                "5:pids:/p,2:cpu:/m,0::/u | /p",
                "2:cpu:/m,1:name=systemd:/n,0::/u | /u",
                "2:memoryless:/m,0::/u | /u",
                "2:cpu:/m | ''",
                "0::/gone (deleted) | /gone",
                "0::/a:b | /a:b",
            })
    void showsTheGroupThatTheModuleShows(String lines, String expected) {
        byte[] bytes =
                (lines.replace(',', '\n').replace(';', ',') + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(CgroupMembership.snapshotPath(bytes, bytes.length, new SharedStrings()))
                .isEqualTo(expected);
    }

    @Test
    void sharesTheStringsOfGroupsAndNames() throws TelemetryException {
        host.process(11, "same", 1, 1, 1, "0::/group\n");
        host.process(12, "same", 1, 1, 1, "0::/group\n");

        List<ProcessSample> processes = source.read().processes();

        assertThat(processes.get(0).cgroup()).isSameAs(processes.get(1).cgroup());
        assertThat(processes.get(0).name()).isSameAs(processes.get(1).name());
    }
}
