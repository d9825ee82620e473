// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronDaemonTest {
    @TempDir
    Path proc;

    @Test
    void findsTheDaemonByItsName() throws IOException {
        process(1, "systemd", 0, "1", "S (sleeping)");
        process(321, "cron", 0, "321", "S (sleeping)");

        assertThat(new CronDaemon(proc).find()).hasValue(321);
    }

    @Test
    void findsTheDaemonOfOtherSystems() throws IOException {
        process(77, "crond", 0, "77", "S (sleeping)");

        assertThat(new CronDaemon(proc).find()).hasValue(77);
    }

    @Test
    void doesNotTakeAnythingElseForADaemon() throws IOException {
        process(10, "crontab", 0, "10", "S (sleeping)");
        process(11, "cron-helper", 0, "11", "S (sleeping)");
        process(12, "cron", 1000, "12", "S (sleeping)");
        process(13, "cron", 0, "13\t1", "S (sleeping)");
        process(14, "cron", 0, "14", "Z (zombie)");
        Files.createDirectories(proc.resolve("15"));
        Files.createDirectories(proc.resolve("9lives"));

        assertThat(new CronDaemon(proc).find()).isEmpty();
    }

    @Test
    void findsNoneWhereProcfsIsMissing() {
        assertThat(new CronDaemon(proc.resolve("missing")).find()).isEmpty();
    }

    private void process(int pid, String name, int uid, String namespacePids, String state) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(folder.resolve("comm"), name + "\n");
        Files.writeString(
                folder.resolve("status"),
                "Name:\t%s\nState:\t%s\nUid:\t%4$d\t%4$d\t%4$d\t%4$d\nNSpid:\t%3$s\nVmRSS:\t 2000 kB\n"
                        .formatted(name, state, namespacePids, uid));
    }
}
