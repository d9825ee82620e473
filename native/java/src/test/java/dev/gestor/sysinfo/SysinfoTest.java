// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static dev.gestor.sysinfo.Fixture.HEAD;
import static dev.gestor.sysinfo.Fixture.NARROW;
import static dev.gestor.sysinfo.Fixture.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gestor.sysinfo.Sysinfo.Cgroup;
import dev.gestor.sysinfo.Sysinfo.Column;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SysinfoTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    private static long[] values(Sysinfo sysinfo, int process) {
        return Arrays.stream(Column.values())
                .mapToLong(column -> sysinfo.value(process, column))
                .toArray();
    }

    @Test
    void everyColumnOfAProcessIsTakenOver() throws SysinfoException {
        Sysinfo sysinfo = parse(HEAD + "c 9 memory=123 /docker/" + ID
                + "\np 4711 1 4294967295 S 3 10 11 12 13 14 15 16 17 18 19 20 21 22 9 nginx\nend 1\n");

        assertThat(sysinfo.processCount()).isEqualTo(1);
        assertThat(values(sysinfo, 0))
                .containsExactly(4711, 1, 4294967295L, 'S', 3, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 0);
        assertThat(sysinfo.name(0)).isEqualTo("nginx");
        assertThat(sysinfo.nameBytes(0)).isEqualTo(new byte[] {'n', 'g', 'i', 'n', 'x'});
        assertThat(sysinfo.cgroupIndex(0)).isZero();
        assertThat(sysinfo.cgroups()).containsExactly(new Cgroup(0, 123, "/docker/" + ID));
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
    void whatIsNotKnownIsUnknownAndNeverZero() throws SysinfoException {
        Sysinfo sysinfo = parse("""
                sysinfo 1 cpus=- rss=-
                mem total=-
                load - 0.50 -
                cpu user=-
                columns pid uid cgroup comm
                c 1 memory=- -
                p 1 - 1 a
                p 2 0 - -
                end 2
                """);

        assertThat(sysinfo.cpus()).isEqualTo(Sysinfo.UNKNOWN);
        assertThat(sysinfo.rssMode()).isEqualTo("unknown");
        assertThat(sysinfo.memory().totalKb()).isEqualTo(Sysinfo.UNKNOWN);
        assertThat(sysinfo.memory().freeKb()).isEqualTo(Sysinfo.UNKNOWN);
        assertThat(sysinfo.load()).isEqualTo(new Sysinfo.Load(Double.NaN, 0.5, Double.NaN));
        assertThat(sysinfo.cgroups()).containsExactly(new Cgroup(0, Sysinfo.UNKNOWN, ""));
        assertThat(sysinfo.value(0, Column.UID)).isEqualTo(Sysinfo.UNKNOWN);
        assertThat(sysinfo.value(1, Column.UID)).isZero();
        assertThat(sysinfo.value(0, Column.RSS_ANON)).isEqualTo(Sysinfo.UNKNOWN);
        assertThat(sysinfo.value(0, Column.STATE)).isEqualTo(Sysinfo.UNKNOWN);
        assertThat(sysinfo.cgroupIndex(0)).isZero();
        assertThat(sysinfo.cgroupIndex(1)).isEqualTo(-1);
        assertThat(sysinfo.name(1)).isEmpty();
    }

    @Test
    void cgroupsAreNumberedByTheirPlaceWhateverTheFileCallsThem() throws SysinfoException {
        Sysinfo sysinfo = parse(NARROW.replace("pid comm", "pid cgroup comm")
                + "c 900 memory=1 /a\np 1 900 a\nc 17 memory=2 /b\\040c\np 2 17 b\np 3 900 c\nend 3\n");

        assertThat(sysinfo.cgroups()).containsExactly(new Cgroup(0, 1, "/a"), new Cgroup(1, 2, "/b c"));
        assertThat(sysinfo.cgroupIndex(0)).isZero();
        assertThat(sysinfo.cgroupIndex(1)).isEqualTo(1);
        assertThat(sysinfo.value(2, Column.CGROUP)).isZero();
    }

    @Test
    void theOutermostContainerOwnsANestedGroup() {
        String inner = "f".repeat(64);

        assertThat(new Cgroup(0, 0, "/docker/" + ID + "/docker/" + inner).containerId())
                .contains(ID);
        assertThat(new Cgroup(0, 0, "/system.slice/docker-" + ID + ".scope/init").containerId())
                .contains(ID);
        assertThat(new Cgroup(0, 0, "/docker/" + ID + "0").containerId()).isEmpty();
        assertThat(new Cgroup(0, 0, "/system.slice/ssh.service").containerId()).isEmpty();
    }

    @Test
    void aProcessBeyondTheLastIsRefused() throws SysinfoException {
        Sysinfo sysinfo = parse(HEAD + "end 0\n");

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> sysinfo.value(0, Column.PID))
                .withMessage("process 0 of a snapshot with 0 processes");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> sysinfo.name(-1));
    }

    @Test
    void aRowIsFilledForEachProcessInTurn() throws SysinfoException {
        Sysinfo sysinfo = parse(HEAD + "c 9 memory=123 /docker/" + ID
                + "\np 4711 1 4294967295 S 3 10 11 12 13 14 15 16 17 18 19 20 21 22 9 a-name-that-no-kernel-has\n"
                + "p 4712 - - - - - - - - - - - - - - - - - - -\nend 2\n");
        ProcessRow row = new ProcessRow();

        sysinfo.copy(0, row);
        assertThat(Arrays.stream(Column.values()).mapToLong(row::value).toArray())
                .isEqualTo(values(sysinfo, 0));
        assertThat(row.cgroupIndex()).isZero();
        assertThat(new String(row.nameBytes(), 0, row.nameLength(), StandardCharsets.US_ASCII))
                .isEqualTo("a-name-that-no-kernel-has");

        sysinfo.copy(1, row);
        assertThat(Arrays.stream(Column.values()).mapToLong(row::value).toArray())
                .isEqualTo(values(sysinfo, 1));
        assertThat(row.cgroupIndex()).isEqualTo(-1);
        assertThat(row.nameLength()).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> sysinfo.copy(2, row));
    }

    @Test
    void aGroupIsAskedForByItself() throws SysinfoException {
        Sysinfo sysinfo = parse(NARROW + "c 7 memory=5 /a\\377\nc 8 memory=- -\nend 0\n");

        assertThat(sysinfo.cgroupCount()).isEqualTo(2);
        assertThat(sysinfo.cgroupMemoryKb(0)).isEqualTo(5);
        assertThat(sysinfo.cgroupPathBytes(0)).isEqualTo(new byte[] {'/', 'a', (byte) 0xff});
        assertThat(sysinfo.cgroupMemoryKb(1)).isEqualTo(Sysinfo.UNKNOWN);
        assertThat(sysinfo.cgroupPathBytes(1)).isEmpty();
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> sysinfo.cgroupPathBytes(2))
                .withMessage("cgroup 2 of a snapshot with 2 cgroups");
    }

    @Test
    void aCallersChangeToANameChangesNothing() throws SysinfoException {
        Sysinfo sysinfo = parse(NARROW + "p 1 init\nend 1\n");

        sysinfo.nameBytes(0)[0] = 'X';

        assertThat(sysinfo.name(0)).isEqualTo("init");
    }

    @Test
    void tenThousandProcessesAreTakenOver() throws SysinfoException {
        StringBuilder content = new StringBuilder(HEAD);
        for (int pid = 1; pid <= 10_000; pid++) {
            if (pid % 30 == 1) {
                content.append("c ")
                        .append(pid)
                        .append(" memory=1 /docker/")
                        .append(pid)
                        .append('\n');
            }
            content.append("p ").append(pid).append(" 1 0 S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ");
            content.append(pid - (pid - 1) % 30).append(" worker-").append(pid).append('\n');
        }

        Sysinfo sysinfo = parse(content.append("end 10000\n").toString());

        assertThat(sysinfo.processCount()).isEqualTo(10_000);
        assertThat(sysinfo.cgroups()).hasSize(334);
        assertThat(sysinfo.value(9_999, Column.PID)).isEqualTo(10_000);
        assertThat(sysinfo.name(9_999)).isEqualTo("worker-10000");
        assertThat(sysinfo.cgroups().get(sysinfo.cgroupIndex(9_999)).path()).isEqualTo("/docker/9991");
    }
}
