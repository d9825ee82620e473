// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.logserver.store.Eviction;
import dev.gestor.logserver.store.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvictionChartTest {
    private static final Instant START = Instant.parse("2026-11-21T10:22:31Z");
    private static final LocalTime BERLIN = new LocalTime(ZoneId.of("Europe/Berlin"));

    @Test
    void countsByRoundSlicesOfLocalTimeAndKind() {
        EvictionChart chart = new EvictionChart(new Window(START, START.plusSeconds(60)), BERLIN, "box");
        chart.add(new Eviction(START.plusSeconds(1), Optional.of("high-cpu")));
        chart.add(new Eviction(START.plusSeconds(2), Optional.of("low-ram")));
        chart.add(new Eviction(START.plusSeconds(31), Optional.of("high-cpu")));
        chart.add(new Eviction(START.plusSeconds(31), Optional.empty()));

        assertThat(chart.model())
                .isEqualTo(new ChartModel.Bars(
                        "Evictions on box: 4 in all",
                        "Local time (CET), 2026-11-21 11:22:31 to 11:23:31; each bar counts from the time below it on",
                        "Containers evicted per 10 s",
                        List.of("11:22:30", "11:22:40", "11:22:50", "11:23:00", "11:23:10", "11:23:20", "11:23:30"),
                        List.of(
                                new ChartModel.BarSeries(
                                        WorkloadKind.HIGH_CPU, List.of(1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)),
                                new ChartModel.BarSeries(
                                        WorkloadKind.LOW_RAM, List.of(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
                                new ChartModel.BarSeries(
                                        WorkloadKind.OTHER, List.of(0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)))));
    }

    @Test
    void whatTheLastCycleEvictedAfterItsSampleIsInTheLastBar() {
        EvictionChart chart = new EvictionChart(new Window(START, START), BERLIN, "box");
        chart.add(new Eviction(START.plusSeconds(30), Optional.of("high-ram")));

        assertThat(((ChartModel.Bars) chart.model()).series())
                .containsExactly(new ChartModel.BarSeries(WorkloadKind.HIGH_RAM, List.of(1.0)));
    }

    @Test
    void aDayHasReadablyManyBars() {
        EvictionChart chart = new EvictionChart(new Window(START, START.plus(Duration.ofDays(1))), BERLIN, "box");
        chart.add(new Eviction(START, Optional.of("high-ram")));

        ChartModel.Bars bars = (ChartModel.Bars) chart.model();
        assertThat(bars.categories()).hasSize(25).startsWith("11:00", "12:00");
        assertThat(bars.valueAxis()).isEqualTo("Containers evicted per 1 h");
    }

    @Test
    void saysThatNothingWasEvicted() {
        assertThat(new EvictionChart(new Window(START, START), BERLIN, "box").model())
                .isEqualTo(new ChartModel.Nothing(
                        "Evictions on box", "Nothing was evicted.", "Local time (CET), at 2026-11-21 11:22:31"));
    }
}
