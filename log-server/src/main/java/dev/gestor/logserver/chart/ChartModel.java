// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.Window;
import java.util.List;

/** What a chart shows, before it is drawn. */
sealed interface ChartModel {
    String title();

    /**
     * Values over time.
     *
     * @param caption says what the time axis shows
     */
    record Lines(String title, String caption, String valueAxis, Window window, List<Line> lines)
            implements ChartModel {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One line.
     *
     * @param stretches its parts between pauses
     */
    record Line(String name, List<List<Slice>> stretches) {
        public Line {
            stretches = stretches.stream().map(List::copyOf).toList();
        }
    }

    /** Stacked bars, one stack a category. */
    record Bars(String title, String caption, String valueAxis, List<String> categories, List<BarSeries> series)
            implements ChartModel {
        public Bars {
            categories = List.copyOf(categories);
            series = List.copyOf(series);
        }
    }

    /** One value a category, all of one kind. */
    record BarSeries(WorkloadKind kind, List<Double> values) {
        public BarSeries {
            values = List.copyOf(values);
        }
    }

    /** There is nothing to show; the chart says so and why. */
    record Nothing(String title, String reason, String caption) implements ChartModel {}
}
