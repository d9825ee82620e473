// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the values of a line, however many, and keeps the lowest and highest of each slice of the window: a short
 * peak in a long run stays visible. Values come in order of time.
 */
final class MinMaxLine {
    /** About as many slices as a chart has pairs of pixels. */
    static final int SLICES = 600;

    /** A pause this many times as long as usual is drawn as one. */
    private static final int PAUSE = 4;

    private final Instant from;
    private final long sliceNanos;
    private final List<Point> points = new ArrayList<>();

    private long slice = -1;
    private @Nullable Point lowest;
    private @Nullable Point highest;

    MinMaxLine(Window window) {
        this.from = window.from();
        this.sliceNanos = Math.max(1, window.length().toNanos() / SLICES);
    }

    void add(Instant time, double value) {
        Point point = new Point(time, value);
        long at = Duration.between(from, time).toNanos() / sliceNanos;
        Point low = lowest;
        Point high = highest;
        if (at != slice || low == null || high == null) {
            closeSlice();
            slice = at;
            lowest = point;
            highest = point;
            return;
        }
        lowest = value < low.value() ? point : low;
        highest = value > high.value() ? point : high;
    }

    private void closeSlice() {
        Point low = lowest;
        Point high = highest;
        if (low == null || high == null) {
            return;
        }
        boolean lowFirst = low.time().isBefore(high.time());
        points.add(lowFirst ? low : high);
        if (!low.equals(high)) {
            points.add(lowFirst ? high : low);
        }
        lowest = null;
        highest = null;
    }

    /** The line, interrupted where nothing was measured. */
    List<Point> points() {
        closeSlice();
        return interrupted(points, sliceNanos);
    }

    private static List<Point> interrupted(List<Point> points, long sliceNanos) {
        if (points.size() < 3) {
            return List.copyOf(points);
        }
        long[] steps = new long[points.size() - 1];
        for (int index = 0; index < steps.length; index++) {
            steps[index] = nanosBetween(points.get(index), points.get(index + 1));
        }
        long[] sorted = steps.clone();
        java.util.Arrays.sort(sorted);
        long pause = Math.max(PAUSE * sorted[sorted.length / 2], 2 * sliceNanos);
        List<Point> result = new ArrayList<>(points.size());
        for (int index = 0; index < points.size(); index++) {
            result.add(points.get(index));
            if (index < steps.length && steps[index] > pause) {
                result.add(Point.interruption(points.get(index).time().plusNanos(steps[index] / 2)));
            }
        }
        return result;
    }

    private static long nanosBetween(Point one, Point other) {
        return Duration.between(one.time(), other.time()).toNanos();
    }
}
