// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.Eviction;
import dev.gestor.logserver.store.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts evictions by slice of time and workload kind. */
final class EvictionChart {
    private static final int MOST_BARS = 30;
    private static final Duration LEAST_WIDTH = Duration.ofSeconds(10);
    private static final String EACH_BAR = "; each bar counts from the time below it on";

    private final Window window;
    private final LocalTime time;
    private final String title;
    private final Duration width;
    private final Instant start;
    private final int bars;
    private final Map<WorkloadKind, long[]> counts = new EnumMap<>(WorkloadKind.class);
    private long total;

    EvictionChart(Window window, LocalTime time, String whose) {
        this.window = window;
        this.time = time;
        this.title = "Evictions on " + whose;
        // One bar less, for the first one begins at a round time before the window.
        this.width = BucketWidth.covering(window.length(), MOST_BARS - 1, LEAST_WIDTH);
        this.start = roundDown(window.from(), time, width);
        this.bars = barOf(window.to()) + 1;
    }

    private static Instant roundDown(Instant from, LocalTime time, Duration width) {
        ZonedDateTime local = from.atZone(time.zone());
        Instant midnight = local.toLocalDate().atStartOfDay(time.zone()).toInstant();
        long slices = Duration.between(midnight, from).toNanos() / width.toNanos();
        return midnight.plus(width.multipliedBy(slices));
    }

    private int barOf(Instant at) {
        return (int) Math.floorDiv(Duration.between(start, at).toNanos(), width.toNanos());
    }

    void add(Eviction eviction) {
        // The last cycle's are carried out a little after its sample, which ends the window.
        int bar = Math.max(0, Math.min(bars - 1, barOf(eviction.time())));
        counts.computeIfAbsent(WorkloadKind.of(eviction.workload()), kind -> new long[bars])[bar]++;
        total++;
    }

    ChartModel model() {
        if (total == 0) {
            return new ChartModel.Nothing(title, "Nothing was evicted.", time.caption(window));
        }
        List<String> categories = new ArrayList<>();
        for (int bar = 0; bar < bars; bar++) {
            categories.add(time.label(start.plus(width.multipliedBy(bar)), window.length()));
        }
        List<ChartModel.BarSeries> series = new ArrayList<>();
        counts.forEach((kind, values) -> {
            series.add(new ChartModel.BarSeries(
                    kind, Arrays.stream(values).asDoubleStream().boxed().toList()));
        });
        return new ChartModel.Bars(
                String.format(Locale.ROOT, "%s: %,d in all", title, total),
                time.caption(window) + EACH_BAR,
                "Containers evicted per " + BucketWidth.inWords(width),
                categories,
                series);
    }
}
