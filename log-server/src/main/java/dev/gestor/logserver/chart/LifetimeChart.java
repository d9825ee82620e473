// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.Lifetime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how long containers lived: each one where they are few, how many of which age where they are many. */
final class LifetimeChart {
    static final int MOST_SINGLE = 24;

    /** Upper ends of the classes of ages, each about twice the one before. */
    private static final List<Duration> CLASSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(12),
            Duration.ofDays(1));

    private final String title;
    private final List<Lifetime> first = new ArrayList<>();
    private final Map<WorkloadKind, long[]> counts = new EnumMap<>(WorkloadKind.class);
    private long total;
    private long alive;

    LifetimeChart(String whose) {
        this.title = "Lifetimes of containers on " + whose;
    }

    void add(Lifetime lifetime) {
        total++;
        alive += lifetime.ended() ? 0 : 1;
        if (first.size() <= MOST_SINGLE) {
            first.add(lifetime);
        }
        counts.computeIfAbsent(WorkloadKind.of(lifetime.workload()), kind -> new long[CLASSES.size() + 1])[
                classOf(lifetime.length())]++;
    }

    private static int classOf(Duration length) {
        for (int index = 0; index < CLASSES.size(); index++) {
            if (length.compareTo(CLASSES.get(index)) < 0) {
                return index;
            }
        }
        return CLASSES.size();
    }

    ChartModel model() {
        if (total == 0) {
            return new ChartModel.Nothing(title, "No container with a known time of creation was seen.", "");
        }
        return total <= MOST_SINGLE ? each() : histogram();
    }

    /** One bar a container, the longest lived first. */
    private ChartModel each() {
        List<Lifetime> sorted = first.stream()
                .sorted(Comparator.comparing(Lifetime::length).reversed())
                .toList();
        List<ChartModel.BarSeries> series = new ArrayList<>();
        for (WorkloadKind kind : counts.keySet()) {
            List<Double> values = sorted.stream()
                    .map(lifetime -> WorkloadKind.of(lifetime.workload()) == kind
                            ? lifetime.length().toMillis() / 1000.0
                            : 0.0)
                    .toList();
            series.add(new ChartModel.BarSeries(kind, values));
        }
        List<String> names = sorted.stream()
                .map(lifetime -> lifetime.ended() ? lifetime.name() : lifetime.name() + " *")
                .toList();
        String caption = alive == 0
                ? "From creation to removal"
                : "From creation to removal; * not seen to end, counted to the last sample";
        return new ChartModel.Bars(title, caption, "Seconds", names, series);
    }

    private ChartModel histogram() {
        int last = 0;
        for (long[] values : counts.values()) {
            for (int index = 0; index < values.length; index++) {
                last = values[index] > 0 ? Math.max(last, index) : last;
            }
        }
        List<String> categories = new ArrayList<>();
        for (int index = 0; index <= last; index++) {
            int at = index;
            long count =
                    counts.values().stream().mapToLong(values -> values[at]).sum();
            // One class often dwarfs the others; the number tells of bars too low to see.
            categories.add(String.format(Locale.ROOT, "%s (%,d)", label(index), count));
        }
        List<ChartModel.BarSeries> series = new ArrayList<>();
        for (Map.Entry<WorkloadKind, long[]> entry : counts.entrySet()) {
            series.add(new ChartModel.BarSeries(
                    entry.getKey(),
                    Arrays.stream(entry.getValue(), 0, last + 1)
                            .asDoubleStream()
                            .boxed()
                            .toList()));
        }
        String caption = alive == 0
                ? "Time from creation to removal"
                : "Time from creation to removal; %d not seen to end are counted to their last sample".formatted(alive);
        return new ChartModel.Bars(
                String.format(Locale.ROOT, "%s: %,d in all", title, total), caption, "Containers", categories, series);
    }

    private static String label(int index) {
        if (index == CLASSES.size()) {
            return ">= " + BucketWidth.inWords(CLASSES.get(index - 1));
        }
        return "< " + BucketWidth.inWords(CLASSES.get(index));
    }
}
