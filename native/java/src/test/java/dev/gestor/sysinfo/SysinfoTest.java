// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gestor.sysinfo.Sysinfo.Column;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SysinfoTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String HEAD = """
            sysinfo 1 boottime_ns=81234567890 realtime_ns=1795000000000000000 cpus=2 rss=exact
            mem total=8135712 free=5123456 available=7012345 buffers=12345 cached=1234567 shmem=1234 slab=54321 swap_free=77
            load 0.12 0.30 1.25
            cpu user=1 nice=2 system=3 idle=4 iowait=5 irq=6 softirq=7 steal=8
            columns pid ppid uid state threads start_ns cpu_ns utime_ns stime_ns cutime_ns cstime_ns minflt majflt vsize rss_anon rss_file rss_shmem swap cgroup comm
            """;

    private static Sysinfo parse(String content) throws SysinfoException {
        return SysinfoReader.parse(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void everyColumnOfAProcessIsTakenOver() throws SysinfoException {
        Sysinfo sysinfo = parse(HEAD + "c 9 memory=123 /docker/" + ID
                + "\np 4711 1 4294967295 S 3 10 11 12 13 14 15 16 17 18 19 20 21 22 9 nginx\nend 1\n");

        assertThat(sysinfo.processCount()).isEqualTo(1);
        long[] values = new long[Column.values().length];
        for (Column column : Column.values()) {
            values[column.compareTo(Column.PID)] = sysinfo.value(0, column);
        }
        assertThat(values)
                .containsExactly(4711, 1, 4294967295L, 'S', 3, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 0);
        assertThat(sysinfo.name(0)).isEqualTo("nginx");
        assertThat(sysinfo.nameBytes(0)).isEqualTo(new byte[] {'n', 'g', 'i', 'n', 'x'});
        assertThat(sysinfo.cgroupIndex(0)).isZero();
        assertThat(sysinfo.cgroups()).containsExactly(new Sysinfo.Cgroup(0, 123, "/docker/" + ID));
        assertThat(sysinfo.cgroups().get(0).containerId()).contains(ID);
    }

    @Test
    void theMachinesTotalsAreTakenOver() throws SysinfoException {
        Sysinfo sysinfo = parse(HEAD + "end 0\n");

        assertThat(sysinfo.format()).isEqualTo(1);
        assertThat(sysinfo.boottimeNanos()).isEqualTo(81234567890L);
        assertThat(sysinfo.realtimeNanos()).isEqualTo(1795000000000000000L);
        assertThat(sysinfo.cpus()).isEqualTo(2);
        assertThat(sysinfo.rssMode()).isEqualTo("exact");
        assertThat(sysinfo.memory())
                .isEqualTo(new Sysinfo.Memory(
                        8135712, 5123456, 7012345, 12345, 1234567, 1234, 54321, 77, Sysinfo.UNKNOWN));
        assertThat(sysinfo.load()).isEqualTo(new Sysinfo.Load(0.12, 0.30, 1.25));
        assertThat(sysinfo.cpuTimes()).isEqualTo(new Sysinfo.CpuTimes(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(sysinfo.processCount()).isZero();
        assertThat(sysinfo.cgroups()).isEmpty();
    }

    @Test
    void aProcessBeyondTheLastIsRefused() throws SysinfoException {
        Sysinfo sysinfo = parse(HEAD + "end 0\n");

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> sysinfo.value(0, Column.PID))
                .withMessage("process 0 of a snapshot with 0 processes");
    }
}
