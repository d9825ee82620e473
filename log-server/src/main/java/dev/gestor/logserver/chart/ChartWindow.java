// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.Window;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds the span that charts show when nobody names one: the last run, that is, back from the newest sample to the first
 * long pause, and a day at most. Fed with times, newest first.
 */
final class ChartWindow {
    static final Duration PAUSE = Duration.ofMinutes(10);
    static final Duration LONGEST = Duration.ofDays(1);

    private @Nullable Instant newest;
    private @Nullable Instant oldest;

    /** @return false when the beginning is found */
    boolean extend(Instant time) {
        Instant last = newest;
        Instant first = oldest;
        if (last == null || first == null) {
            newest = time;
            oldest = time;
            return true;
        }
        if (Duration.between(time, first).compareTo(PAUSE) > 0
                || Duration.between(time, last).compareTo(LONGEST) > 0) {
            return false;
        }
        oldest = time;
        return true;
    }

    /** The window found, or the moment given where there was no sample. */
    Window orAt(Instant moment) {
        Instant first = oldest;
        Instant last = newest;
        return first == null || last == null ? new Window(moment, moment) : new Window(first, last);
    }
}
