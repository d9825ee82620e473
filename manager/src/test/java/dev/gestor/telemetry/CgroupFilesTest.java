// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupFilesTest {
    private static final String ID = "c3".repeat(32);

    @TempDir
    Path root;

    private HostFixture host;
    private CgroupFiles cgroups;

    @BeforeEach
    void setUp() {
        host = new HostFixture(root);
        cgroups = new CgroupFiles(host.files);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // v2 alone, and with groups of the container's own below it.
                "0::/system.slice/docker-{ID}.scope | system.slice/docker-{ID}.scope/cpu.stat | system.slice/docker-{ID}.scope/memory.current",
                "0::/docker/{ID}/init.scope | docker/{ID}/cpu.stat | docker/{ID}/memory.current",
                // v1, each controller mounted by itself, or together, with and without links of the single names.
                "4:memory:/docker/{ID};2:cpuacct:/docker/{ID};0::/ | cpuacct/docker/{ID}/cpuacct.usage | memory/docker/{ID}/memory.usage_in_bytes",
                "4:memory:/docker/{ID};2:cpu,cpuacct:/docker/{ID} | cpu,cpuacct/docker/{ID}/cpuacct.usage | memory/docker/{ID}/memory.usage_in_bytes",
                "4:memory:/docker/{ID};2:cpu,cpuacct:/docker/{ID} | cpuacct/docker/{ID}/cpuacct.usage | memory/docker/{ID}/memory.usage_in_bytes",
                // v1 controllers beside v2: the container is where its id is.
                "4:memory:/docker/{ID};2:cpu,cpuacct:/docker/{ID};0::/docker.service | cpu,cpuacct/docker/{ID}/cpuacct.usage | memory/docker/{ID}/memory.usage_in_bytes",
                "4:memory:/;2:cpuacct:/;0::/docker/{ID} | unified/docker/{ID}/cpu.stat | unified/docker/{ID}/memory.current",
            })
    void findsTheCounters(String membership, String cpu, String memory) throws IOException {
        host.write("proc/40/cgroup", membership.replace(';', '\n').replace("{ID}", ID) + "\n");
        host.write(
                "sys/fs/cgroup/" + cpu.replace("{ID}", ID),
                cpu.endsWith("stat") ? "usage_usec 12345\nuser_usec 5\n" : "12345000\n");
        host.write("sys/fs/cgroup/" + memory.replace("{ID}", ID), "4096\n");

        ContainerCgroup found = cgroups.find(ID, 40);

        assertThat(cgroups.cpuNanos(found.cpu().orElseThrow())).isEqualTo(12_345_000);
        assertThat(cgroups.chargedBytes(found.memory().orElseThrow())).isEqualTo(4096);
        assertThat(found.memoryPath()).isIn("/docker/" + ID, "/system.slice/docker-" + ID + ".scope");
    }

    @Test
    void findsUsageOnWhicheverLineItStands() throws IOException {
        host.write("cpu.stat", "user_usec 5\nsystem_usec 6\nusage_usec 11\nnr_periods 0\n");

        assertThat(cgroups.cpuNanos(new CounterFile(root.resolve("cpu.stat")))).isEqualTo(11_000);
    }

    @Test
    void refusesAProcessOfAnotherGroup() {
        host.write("proc/40/cgroup", "0::/user.slice\n");

        assertThatThrownBy(() -> cgroups.find(ID, 40))
                .isInstanceOf(IOException.class)
                .hasMessage(root.resolve("proc/40/cgroup") + " names no group of the container");
    }

    @Test
    void knowsNoCounterThatIsNotMounted() throws IOException {
        host.write("proc/40/cgroup", "0::/docker/" + ID + "\n");

        assertThat(cgroups.find(ID, 40))
                .isEqualTo(new ContainerCgroup("/docker/" + ID, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"cpu.stat, ''", "cpu.stat, user_usec 5", "cpuacct.usage, max", "cpuacct.usage, 99999999999999999999"})
    void refusesACounterThatIsNone(String name, String content) {
        host.write(name, content);

        assertThatThrownBy(() -> cgroups.cpuNanos(new CounterFile(root.resolve(name))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(root.resolve(name) + " has ");
    }
}
