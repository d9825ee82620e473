// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry.testing;

import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * What a {@code burner} says it burnt: lines of {@code <CLOCK_BOOTTIME in ns> <ns since the start>}, by its
 * processes' own clocks.
 */
public final class CpuBooks {
    private final TreeMap<Long, Long> totals = new TreeMap<>();

    private CpuBooks() {}

    public static CpuBooks of(String text) {
        CpuBooks books = new CpuBooks();
        text.lines()
                .map(line -> line.split(" ", 2))
                .forEach(w -> books.totals.put(Long.valueOf(w[0]), Long.valueOf(w[1])));
        return books;
    }

    /** Whether there is an entry after that moment. */
    public boolean reach(long boottime) {
        return totals.higherKey(boottime) != null;
    }

    /** CPU burnt between two moments in ns, on the line between entries. */
    public double burnt(long fromBoottime, long toBoottime) {
        return at(toBoottime) - at(fromBoottime);
    }

    private double at(long moment) {
        Entry<Long, Long> before = totals.floorEntry(moment);
        Entry<Long, Long> after = totals.higherEntry(moment);
        if (before == null || after == null) {
            throw new IllegalStateException("the books do not cover " + moment + ": " + totals);
        }
        double part = (double) (moment - before.getKey()) / (after.getKey() - before.getKey());
        return before.getValue() + part * (after.getValue() - before.getValue());
    }
}
