// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CronEntryTest {
    @Test
    void asksTheManagerForContainersOfItsInstance() throws CrontabException {
        String line = entry("/opt/gestor/manager.jar", "/var/lib/gestor", Duration.ofMinutes(1))
                .line("# gestor:default new");

        assertThat(line)
                .startsWith("* * * * * /bin/sh -c 'if [ -x \"$0\" ] && [ -f \"$1\" ]; then ")
                .endsWith("' /usr/bin/java /opt/gestor/manager.jar workload --from-cron --instance default"
                        + " --state /var/lib/gestor --count 10 # gestor:default new");
    }

    @Test
    void isFoundAgainByItsMarker() throws CrontabException {
        CronMarker marker = new CronMarker("default");
        CronEntry entry = entry("/opt/gestor/manager.jar", "/var/lib/gestor", Duration.ofMinutes(1));

        assertThat(marker.marks(entry.line(marker.text(false)))).isTrue();
        assertThat(marker.marksNew(entry.line(marker.text(false)))).isFalse();
        assertThat(marker.marksNew(entry.line(marker.text(true)))).isTrue();
    }

    @Test
    void quotesPathsForTheShellAndPercentSignsForCron() throws CrontabException {
        String line = entry("/a b/it's 100%/$(reboot);`x`.jar", "/s", Duration.ofMinutes(1))
                .line("# gestor:default");

        assertThat(line).contains(" '/a b/it'\\''s 100\\%/$(reboot);`x`.jar' workload --from-cron ");
        assertThat(line.replace("\\%", "")).doesNotContain("%");
    }

    @Test
    void refusesAPathThatNoLineCanHold() {
        assertThatThrownBy(() -> entry("/a\nb.jar", "/s", Duration.ofMinutes(1)).line("# gestor:default"))
                .isInstanceOf(CrontabException.class)
                .hasMessageContaining("control character");
    }

    @Test
    void refusesALineThatCronWouldCutOff() {
        assertThatThrownBy(() -> entry("/" + "x".repeat(900) + ".jar", "/s", Duration.ofMinutes(1))
                        .line("# gestor:default"))
                .isInstanceOf(CrontabException.class)
                .hasMessageContaining("less than 1000 bytes");
    }

    @Test
    void refusesAPeriodThatCronCannotExpress() {
        assertThatThrownBy(() -> entry("/m.jar", "/s", Duration.ofSeconds(45)).line("# gestor:default"))
                .isInstanceOf(CrontabException.class)
                .hasMessageContaining("a period of 45 s");
    }

    private static CronEntry entry(String jar, String state, Duration every) {
        return new CronEntry(Path.of("/usr/bin/java"), Path.of(jar), "default", Path.of(state), every, 10);
    }
}
