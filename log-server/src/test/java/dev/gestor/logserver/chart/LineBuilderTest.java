// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.logserver.store.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineBuilderTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void keepsEveryValueOfAShortRun() {
        LineBuilder line = new LineBuilder(window(Duration.ofSeconds(80)));
        for (int index = 0; index <= 8; index++) {
            line.add(START.plusSeconds(10L * index), index);
        }

        List<List<Slice>> stretches = line.build("x").stretches();

        assertThat(stretches).hasSize(1);
        assertThat(stretches.get(0))
                .extracting(Slice::mean)
                .containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
        assertThat(stretches.get(0)).extracting(Slice::time).contains(START, START.plusSeconds(80));
    }

    @Test
    void keepsAPeakOfOneSampleInADay() {
        LineBuilder line = new LineBuilder(window(Duration.ofDays(1)));
        for (int index = 0; index < 8640; index++) {
            line.add(START.plusSeconds(10L * index), index == 4321 ? 99 : 1);
        }

        List<Slice> slices = line.build("x").stretches().get(0);

        assertThat(slices).hasSize(LineBuilder.SLICES);
        assertThat(slices).filteredOn(slice -> slice.max() == 99).hasSize(1);
        assertThat(slices).allSatisfy(slice -> assertThat(slice.min()).isEqualTo(1));
    }

    @Test
    void isInterruptedWhereNothingWasMeasured() {
        LineBuilder line = new LineBuilder(window(Duration.ofMinutes(5)));
        for (int second : new int[] {0, 10, 20, 30, 40, 200, 210, 220}) {
            line.add(START.plusSeconds(second), 1);
        }

        assertThat(line.build("x").stretches()).extracting(List::size).containsExactly(5, 3);
    }

    @Test
    void isOnePointForOneValueAndNothingForNone() {
        LineBuilder one = new LineBuilder(new Window(START, START));
        one.add(START, 7);

        assertThat(one.build("x").stretches()).containsExactly(List.of(new Slice(START, 7, 7, 7)));
        assertThat(new LineBuilder(new Window(START, START)).build("x").stretches())
                .isEmpty();
    }

    private static Window window(Duration length) {
        return new Window(START, START.plus(length));
    }
}
