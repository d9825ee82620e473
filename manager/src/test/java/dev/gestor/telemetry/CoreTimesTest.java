// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoreTimesTest {
    /** user nice system idle iowait irq softirq steal guest guest_nice; core 1 is offline. */
    private static final String STAT = """
            cpu  400 3 90 16000 2000 1 4 7 50 0
            cpu0 100 0 50 800 40 1 2 7 25 0
            cpu2 300 3 40 15200 1960 0 2 0 25 0
            intr 81234 0 9
            ctxt 115315
            """;

    @Test
    void readsEachCoreThatIsOnline() {
        assertThat(parse(STAT).cores())
                .isEqualTo(Map.of(
                        0, new HostCpu(1_600_000_000L, 10_000_000_000L),
                        2, new HostCpu(3_450_000_000L, 175_050_000_000L)));
    }

    @Test
    void tellsHowBusyEachCoreWasBetweenTwoReadings() {
        // Core 0: 25 user, 5 steal of 100 ticks; guest time is in user, and is not counted twice. Core 2: idle but for
        // iowait.
        CoreTimes later = parse("""
                cpu  1
                cpu0 125 0 50 860 50 1 2 12 50 0
                cpu2 300 3 40 15260 2000 0 2 0 25 0
                """);

        Map<Integer, Double> percent = later.percentSince(parse(STAT));

        assertThat(percent).containsOnlyKeys(0, 2);
        assertThat(percent.getOrDefault(0, -1.0)).isCloseTo(30, within(1e-9));
        assertThat(percent.getOrDefault(2, -1.0)).isZero();
    }

    @Test
    void leavesOutCoresThatVanishedOrCameBack() {
        CoreTimes earlier = parse("cpu  1\ncpu0 1 0 0 9 0 0 0 0\ncpu1 1 0 0 9 0 0 0 0\n");
        CoreTimes later = parse("cpu  1\ncpu0 2 0 0 18 0 0 0 0\ncpu3 500 0 0 9 0 0 0 0\n");

        assertThat(later.percentSince(earlier)).containsOnlyKeys(0);
    }

    @Test
    void leavesOutCoresWhoseCountersStoodStillOrWentBack() {
        CoreTimes earlier = parse("cpu  1\ncpu0 10 0 0 9 0 0 0 0\ncpu1 10 0 0 9 0 0 0 0\n");
        CoreTimes later = parse("cpu  1\ncpu0 10 0 0 9 0 0 0 0\ncpu1 9 0 0 99 0 0 0 0\n");

        assertThat(later.percentSince(earlier)).isEmpty();
    }

    @Test
    void isNeverBusierThanAllTheTime() {
        CoreTimes earlier = parse("cpu  1\ncpu0 10 0 0 9 5 0 0 0\n");
        CoreTimes later = parse("cpu  1\ncpu0 20 0 0 9 3 0 0 0\n");

        assertThat(later.percentSince(earlier)).isEqualTo(Map.of(0, 100.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cpu",
                "cpu  1 2 3\n",
                "cpu  1\nintr 5\n",
                "intr 5\ncpu0 1 0 0 9 0 0 0 0\n",
                "cpu  1\ncpu0 1 0 0 9 0 0 0\n",
                "cpu  1\ncpu0 1 0 0 9 0 0 0 12",
                "cpu  1\ncpu0 1 0 0 9 0 0 0 12\ncpu1 1 0",
                "cpu  1\ncpuX 1 0 0 9 0 0 0 0\n",
                "cpu  1\ncpu-1 1 0 0 9 0 0 0 0\n",
                "cpu  1\ncpu0 99999999999999999999 0 0 9 0 0 0 0\n",
                "cpu  1\ncpu99999999999 1 0 0 9 0 0 0 0\n",
                "cpu  1\ncpu0 -1 0 0 9 0 0 0 0\n",
            })
    void refusesWhatIsCutOffOrNoSuchFile(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void neitherBreaksNorHangsOnDamagedFiles() {
        CoreTimes before = parse(STAT);
        Damage.survive(
                STAT,
                bytes -> assertThat(CoreTimes.parse(bytes, bytes.length)
                                .percentSince(before)
                                .values())
                        .allMatch(percent -> percent >= 0 && percent <= 100));
    }

    private static CoreTimes parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return CoreTimes.parse(bytes, bytes.length);
    }
}
