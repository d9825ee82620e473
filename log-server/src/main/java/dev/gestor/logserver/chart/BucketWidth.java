// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.time.Duration;
import java.util.List;

/** Chooses widths that a person reads easily. */
final class BucketWidth {
    private static final List<Duration> READABLE = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1));

    private BucketWidth() {}

    /** The narrowest readable width, not below the least, of which at most so many cover the span. */
    static Duration covering(Duration span, int most, Duration least) {
        for (Duration width : READABLE) {
            if (width.compareTo(least) >= 0 && width.multipliedBy(most).compareTo(span) >= 0) {
                return width;
            }
        }
        long days = span.toDays() / most + 1;
        return Duration.ofDays(days);
    }

    /** For example {@code 10 s}, {@code 5 min}, {@code 2 h}. */
    static String inWords(Duration width) {
        if (width.toSeconds() < 60) {
            return width.toSeconds() + " s";
        }
        if (width.toMinutes() < 60) {
            return width.toSeconds() % 60 == 0
                    ? width.toMinutes() + " min"
                    : "%d:%02d min".formatted(width.toMinutes(), width.toSecondsPart());
        }
        if (width.toHours() < 24) {
            return width.toMinutesPart() == 0
                    ? width.toHours() + " h"
                    : "%d:%02d h".formatted(width.toHours(), width.toMinutesPart());
        }
        return width.toHoursPart() == 0 ? width.toDays() + " d" : width.toDays() + " d " + width.toHoursPart() + " h";
    }
}
