// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers the values of a line, however many, in as many slices as a chart can show; each keeps mean, lowest and highest
 * value, so that a short peak in a long run stays visible. Values come in order of time.
 */
final class LineBuilder {
    /** About one for five pixels of the chart's width: closer points would be a smear. */
    static final int SLICES = 240;

    /** A pause this many times as long as usual is drawn as one. */
    private static final int PAUSE = 4;

    private final Instant from;
    private final long sliceNanos;
    private final List<Slice> slices = new ArrayList<>();

    private long current = -1;
    private int count;
    private double offsets;
    private double sum;
    private double min;
    private double max;

    LineBuilder(Window window) {
        this.from = window.from();
        this.sliceNanos = Math.max(1, window.length().toNanos() / SLICES);
    }

    void add(Instant time, double value) {
        long offset = Duration.between(from, time).toNanos();
        // The value at the very end belongs to the last slice: one of its own would be a spike.
        long index = Math.min(SLICES - 1, Math.floorDiv(offset, sliceNanos));
        if (index != current) {
            closeSlice();
            current = index;
            min = value;
            max = value;
        }
        count++;
        offsets += offset;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    private void closeSlice() {
        if (count > 0) {
            slices.add(new Slice(from.plusNanos((long) (offsets / count)), min, sum / count, max));
        }
        count = 0;
        offsets = 0;
        sum = 0;
    }

    /** The line in stretches, one more after each pause in which nothing was measured. */
    ChartModel.Line build(String name) {
        closeSlice();
        return new ChartModel.Line(name, stretches(slices));
    }

    static List<List<Slice>> stretches(List<Slice> slices) {
        if (slices.isEmpty()) {
            return List.of();
        }
        long[] steps = new long[slices.size() - 1];
        for (int index = 0; index < steps.length; index++) {
            steps[index] = Duration.between(
                            slices.get(index).time(), slices.get(index + 1).time())
                    .toNanos();
        }
        long[] sorted = steps.clone();
        Arrays.sort(sorted);
        // Two steps do not tell which of them is the usual one.
        long pause = sorted.length < 3 ? Long.MAX_VALUE : PAUSE * sorted[sorted.length / 2];
        List<List<Slice>> stretches = new ArrayList<>();
        int begin = 0;
        for (int index = 0; index < steps.length; index++) {
            if (steps[index] > pause) {
                stretches.add(slices.subList(begin, index + 1));
                begin = index + 1;
            }
        }
        stretches.add(slices.subList(begin, slices.size()));
        return stretches;
    }
}
