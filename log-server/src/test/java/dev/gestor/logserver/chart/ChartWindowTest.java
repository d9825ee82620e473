// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.logserver.store.Window;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChartWindowTest {
    private static final Instant END = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void reachesBackToTheFirstLongPause() {
        ChartWindow window = new ChartWindow();
        assertThat(window.extend(END)).isTrue();
        assertThat(window.extend(END.minusSeconds(10))).isTrue();
        // Five minutes without samples are within a run: the log server was away.
        assertThat(window.extend(END.minusSeconds(310))).isTrue();
        assertThat(window.extend(END.minusSeconds(4000))).isFalse();

        assertThat(window.orAt(Instant.EPOCH)).isEqualTo(new Window(END.minusSeconds(310), END));
    }

    @Test
    void reachesBackADayAtMost() {
        ChartWindow window = new ChartWindow();
        Instant time = END;
        while (window.extend(time)) {
            time = time.minusSeconds(10);
        }

        assertThat(window.orAt(Instant.EPOCH).length()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void isTheGivenMomentWithoutSamples() {
        assertThat(new ChartWindow().orAt(END)).isEqualTo(new Window(END, END));
    }
}
