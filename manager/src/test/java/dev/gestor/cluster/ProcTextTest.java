// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcTextTest {
    private static final String STAT = """
            cpu  100 10 40 800 50 5 15 30 60 6
            cpu0 50 5 20 400 25 2 8 15 30 3
            cpu1 50 5 20 400 25 3 7 15 30 3
            intr 114930548 113199788 3 0 5 263 0 4
            ctxt 1990473
            btime 1062191376
            procs_running 1
            """;
    private static final String MEMINFO = """
            MemTotal:        1000000 kB
            MemFree:          100000 kB
            MemAvailable:     400000 kB
            Buffers:           50000 kB
            Cached:           200000 kB
            SwapCached:            0 kB
            """;

    @Test
    void busyIsAllButIdleAndIowaitAndGuestsAreNotCountedTwice() {
        Reading reading = ProcText.parse(STAT + MEMINFO);

        assertThat(reading)
                .isEqualTo(new Reading(100 + 10 + 40 + 5 + 15 + 30, 800 + 50, 2, 1_024_000_000L, 409_600_000L));
        assertThat(reading.memoryPercent()).isEqualTo(60, within(1e-9));
    }

    @Test
    void anOldKernelWithoutMemAvailableIsTakenByWhatIsFreeAndWhatCanBeFreed() {
        Reading reading = ProcText.parse(STAT + MEMINFO.replaceAll("MemAvailable.*\n", ""));

        assertThat(reading.memoryAvailable()).isEqualTo(350_000L * 1024);
        assertThat(reading.memoryPercent()).isEqualTo(65, within(1e-9));
    }

    @Test
    void whatALoginShellSaysBeforeIsSkipped() {
        assertThat(ProcText.parse("Welcome to web-1!\ncpu is fine\n" + STAT + MEMINFO)
                        .busy())
                .isEqualTo(200);
    }

    @Test
    void aVeryOldKernelCountsFourKindsOfTime() {
        assertThat(ProcText.parse("cpu  10 0 10 80\n" + MEMINFO))
                .isEqualTo(new Reading(20, 80, 1, 1_024_000_000L, 409_600_000L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                 | /proc/stat has no line 'cpu'",
                "cpu  1 2 3                         | the line 'cpu' of /proc/stat is cut short: cpu  1 2 3",
                "cpu  1 2 3 x 5                     | not a number in 'cpu  1 2 3 x 5'",
                "cpu  1 2 3 4 5                     | /proc/meminfo has no line 'MemTotal'",
                "cpu  1 2 3 4 5;MemTotal: 10 kB     | /proc/meminfo has no line 'MemFree'",
                "cpu  1 2 3 4 5;MemTotal: 0 kB      | /proc/meminfo tells of no memory",
                "cpu  1 2 3 4 5;MemTotal: -1 kB     | not a number in 'MemTotal: -1 kB'",
            })
    void aTextThatIsNotWholeNamesWhatIsMissing(String text, String message) {
        assertThatThrownBy(() -> ProcText.parse(text.replace(';', '\n')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void damagedTextsNeverDoAnythingElse() {
        long seed = Long.getLong("gestor.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder(STAT + MEMINFO);
            for (int j = random.nextInt(6); j >= 0; j--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(300));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                    default -> text.insert(at, text.substring(0, random.nextInt(text.length())));
                }
                if (text.isEmpty()) {
                    break;
                }
            }
            try {
                assertThat(ProcText.parse(text.toString()).memoryPercent())
                        .as("gestor.seed=%d", seed)
                        .isBetween(0.0, 100.0);
            } catch (IllegalArgumentException e) {
                assertThat(e).as("gestor.seed=%d", seed).hasMessageMatching("(?s).+");
            }
        }
    }
}
