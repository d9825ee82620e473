// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What the rows of {@code top} are sorted by; unknown figures come last in either direction, equal ones by name. */
enum TopOrder {
    CPU,
    MEM,
    SHARE,
    NAME;

    /** What {@code snapshot} and the titles call it. */
    static final Map<String, TopOrder> OTHER_NAMES = Map.of("memory", MEM);

    /** @param reversed the smallest first, or the last name */
    Comparator<TopRow> comparator(boolean reversed) {
        Comparator<TopRow> names = Comparator.comparing(
                        (TopRow row) -> row.name().toLowerCase(Locale.ROOT))
                .thenComparing(TopRow::name);
        Comparator<TopRow> first = switch (this) {
            case CPU -> figures(reversed);
            case MEM -> figures(reversed);
            case SHARE -> figures(reversed);
            case NAME -> reversed ? names.reversed() : names;
        };
        return first.thenComparing(names).thenComparing(TopRow::key);
    }

    private Comparator<TopRow> figures(boolean reversed) {
        return (one, other) -> {
            OptionalDouble a = figure(one);
            OptionalDouble b = figure(other);
            if (a.isEmpty() || b.isEmpty()) {
                return Boolean.compare(a.isEmpty(), b.isEmpty());
            }
            int rising = Double.compare(a.getAsDouble(), b.getAsDouble());
            return reversed ? rising : -rising;
        };
    }

    private OptionalDouble figure(TopRow row) {
        return switch (this) {
            case CPU -> row.cores();
            case MEM -> row.memory().stream().asDoubleStream().findFirst();
            case SHARE -> row.share();
            case NAME -> OptionalDouble.empty();
        };
    }
}
