// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.logserver.store.Lifetime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifetimeChartTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void showsEachOfAFewLongestFirstAndMarksThoseNotSeenToEnd() {
        LifetimeChart chart = new LifetimeChart("box");
        chart.add(lifetime("short", "high-cpu", 14, true));
        chart.add(lifetime("long", "low-ram", 80, false));

        assertThat(chart.model())
                .isEqualTo(new ChartModel.Bars(
                        "Lifetimes of containers on box",
                        "From creation to removal; * not seen to end, counted to the last sample",
                        "Seconds",
                        List.of("long *", "short"),
                        List.of(
                                new ChartModel.BarSeries(WorkloadKind.HIGH_CPU, List.of(0.0, 14.0)),
                                new ChartModel.BarSeries(WorkloadKind.LOW_RAM, List.of(80.0, 0.0)))));
    }

    @Test
    void countsByAgeWhereTheyAreMany() {
        LifetimeChart chart = new LifetimeChart("box");
        for (int index = 0; index < 1000; index++) {
            chart.add(lifetime("c" + index, "high-cpu", 14, true));
        }
        chart.add(lifetime("old", "low-cpu", 100, true));

        ChartModel.Bars bars = (ChartModel.Bars) chart.model();

        assertThat(bars.title()).isEqualTo("Lifetimes of containers on box: 1,001 in all");
        assertThat(bars.categories())
                .containsExactly("< 10 s (0)", "< 20 s (1,000)", "< 30 s (0)", "< 1 min (0)", "< 2 min (1)");
        assertThat(bars.series())
                .containsExactly(
                        new ChartModel.BarSeries(WorkloadKind.HIGH_CPU, List.of(0.0, 1000.0, 0.0, 0.0, 0.0)),
                        new ChartModel.BarSeries(WorkloadKind.LOW_CPU, List.of(0.0, 0.0, 0.0, 0.0, 1.0)));
    }

    @Test
    void aContainerFromTheFutureLivedNoTime() {
        assertThat(lifetime("odd", "high-cpu", -5, true).length()).isZero();
    }

    private static Lifetime lifetime(String name, String kind, long seconds, boolean ended) {
        return new Lifetime(name, Optional.of(kind), START, START.plusSeconds(seconds), ended);
    }
}
