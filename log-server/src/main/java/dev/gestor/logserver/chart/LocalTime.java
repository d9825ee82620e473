// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times as people at this machine read them, no longer than the span needs. */
record LocalTime(ZoneId zone) {
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    /** English: newer JDKs know no short names of zones in the root locale. */
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("z", Locale.ENGLISH);

    /** For labels along an axis that covers this span. */
    static String pattern(Duration span) {
        if (span.compareTo(Duration.ofMinutes(30)) < 0) {
            return "HH:mm:ss";
        }
        return span.compareTo(Duration.ofDays(2)) < 0 ? "HH:mm" : "MM-dd HH:mm";
    }

    String label(Instant time, Duration span) {
        return DateTimeFormatter.ofPattern(pattern(span), Locale.ROOT).format(time.atZone(zone));
    }

    /** For example {@code Local time (CET), 2026-11-21 10:22:31 to 10:24:01}. */
    String caption(Window window) {
        ZonedDateTime from = window.from().atZone(zone);
        ZonedDateTime to = window.to().atZone(zone);
        String begin = DATE_TIME.format(from);
        if (window.length().toSeconds() == 0) {
            return "Local time (%s), at %s".formatted(ZONE.format(from), begin);
        }
        String end = from.toLocalDate().equals(to.toLocalDate()) ? TIME.format(to) : DATE_TIME.format(to);
        return "Local time (%s), %s to %s".formatted(ZONE.format(from), begin, end);
    }
}
