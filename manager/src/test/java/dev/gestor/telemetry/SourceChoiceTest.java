// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceChoiceTest {
    private static final String INSTEAD = "reading /proc and the cgroup files instead of the kernel module: ";

    @TempDir
    Path root;

    private final List<String> notices = new ArrayList<>();
    private HostFixture host;

    @BeforeEach
    void setUp() {
        host = new HostFixture(root);
        host.write("proc/modules", "");
    }

    @Test
    void takesTheModuleWhereItIs() throws TelemetryException {
        host.write("proc/sysinfo", KernelSourceTest.SYSINFO);

        SnapshotSource source = SourceChoice.AUTO.open(host.files, notices::add);

        assertThat(source.read().source()).isEqualTo(Source.KERNEL);
        assertThat(source.source()).isEqualTo(Source.KERNEL);
        assertThat(notices).isEmpty();
    }

    @Test
    void neverTakesTheModuleForProcfs() throws TelemetryException {
        host.write("proc/sysinfo", KernelSourceTest.SYSINFO);

        assertThat(SourceChoice.PROCFS.open(host.files, notices::add).read().source())
                .isEqualTo(Source.PROCFS);
        assertThat(notices).isEmpty();
    }

    /** The file that tells the reason; all files are there from the first row on. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc/modules | '' | the kernel module is not loaded; load it with 'sudo insmod kernel-module/sysinfo.ko gid=$(id -g)'",
                "sys/kernel/security/lockdown | none [integrity] confidentiality | Secure Boot takes signed modules only; sign"
                        + " kernel-module/sysinfo.ko with a key that the machine knows (docs/kernel-module.md tells how), or switch Secure Boot off",
                "proc/sys/kernel/modules_disabled | 1 | loading modules is switched off until the next boot (kernel.modules_disabled=1)",
                ".dockerenv | '' | this is a container; load the module on its host and run the manager there",
            })
    void saysWhyThereIsNoModuleAndWhatToDo(String file, String content, String expected) throws TelemetryException {
        host.write(file, content + "\n");
        String reason = root.resolve("proc/sysinfo") + " is not there: " + expected;

        assertThat(SourceChoice.AUTO.open(host.files, notices::add).read().source())
                .isEqualTo(Source.PROCFS);
        assertThat(notices).containsExactly(INSTEAD + reason);
        assertThatThrownBy(() -> SourceChoice.KERNEL.open(host.files, notices::add))
                .isInstanceOf(TelemetryException.class)
                .hasMessage(reason);
    }

    @Test
    void saysThatTheKernelHasNoModules() throws TelemetryException {
        host.delete("proc/modules");

        SourceChoice.AUTO.open(host.files, notices::add).close();

        assertThat(notices)
                .containsExactly(
                        INSTEAD + root.resolve("proc/sysinfo")
                                + " is not there: this kernel has no loadable modules; boot one that has, or use --sysinfo procfs");
    }

    @Test
    void fallsBackWhenTheModuleBreaksInMidRun() throws TelemetryException {
        host.write("proc/sysinfo", KernelSourceTest.SYSINFO);
        SnapshotSource source = SourceChoice.AUTO.open(host.files, notices::add);
        source.read();

        host.delete("proc/sysinfo");

        assertThat(source.read().source()).isEqualTo(Source.PROCFS);
        assertThat(source.source()).isEqualTo(Source.PROCFS);
        assertThat(notices)
                .hasSize(1)
                .first()
                .asString()
                .startsWith(INSTEAD)
                .contains("the kernel module is not loaded");

        // Once and for all: no second notice, and no way back in this run.
        host.write("proc/sysinfo", KernelSourceTest.SYSINFO);
        assertThat(source.read().source()).isEqualTo(Source.PROCFS);
        assertThat(notices).hasSize(1);
    }

    @Test
    void fallsBackFromAFileThatIsNoSnapshot() throws TelemetryException {
        host.write("proc/sysinfo", "sysinfo 2 whatever\n");

        assertThat(SourceChoice.AUTO.open(host.files, notices::add).read().source())
                .isEqualTo(Source.PROCFS);
        assertThat(notices)
                .hasSize(1)
                .first()
                .asString()
                .startsWith(INSTEAD + root.resolve("proc/sysinfo"))
                .endsWith("build and load it again");
    }

    @Test
    void failsOneReadingWhenTheChosenModuleBreaks() throws TelemetryException {
        host.write("proc/sysinfo", KernelSourceTest.SYSINFO);
        SnapshotSource source = SourceChoice.KERNEL.open(host.files, notices::add);
        host.delete("proc/sysinfo");

        assertThatThrownBy(source::read)
                .isInstanceOf(TelemetryException.class)
                .hasMessageContaining("the kernel module is not loaded; load it with");

        host.write("proc/sysinfo", KernelSourceTest.SYSINFO);
        assertThat(source.read().source()).isEqualTo(Source.KERNEL);
        assertThat(notices).isEmpty();
    }
}
