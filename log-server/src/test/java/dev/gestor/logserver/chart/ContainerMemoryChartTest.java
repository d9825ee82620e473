// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.logserver.store.ContainerTotal;
import dev.gestor.logserver.store.Window;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerMemoryChartTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Window WINDOW = new Window(START, START.plusSeconds(60));
    private static final LocalTime UTC = new LocalTime(ZoneOffset.UTC);

    @Test
    void drawsTheFirstOfManyAndSaysHowMany() {
        List<ContainerTotal> totals = new ArrayList<>();
        for (int number = 1; number <= 1500; number++) {
            totals.add(new ContainerTotal(number, "c" + number, Optional.of("high-ram"), 1e9 / number, 1000));
        }
        ContainerMemoryChart chart = new ContainerMemoryChart(WINDOW, UTC, "box", totals);

        assertThat(chart.chosen()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(chart.model().title()).isEqualTo("Memory of containers on box: the 7 of 1,500 that held most of it");
    }

    @Test
    void aLineIsInMebibytesAndBearsNameAndKind() {
        ContainerMemoryChart chart = new ContainerMemoryChart(
                WINDOW, UTC, "box", List.of(new ContainerTotal(3, "f8zqxcey", Optional.of("high-ram"), 1, 1)));
        chart.add(3, START, 48L << 20);

        ChartModel.Lines lines = (ChartModel.Lines) chart.model();

        assertThat(lines.lines())
                .containsExactly(
                        new ChartModel.Line("f8zqxcey (high-ram)", List.of(List.of(new Slice(START, 48, 48, 48)))));
        assertThat(lines.valueAxis()).isEqualTo("Memory (MiB)");
    }
}
