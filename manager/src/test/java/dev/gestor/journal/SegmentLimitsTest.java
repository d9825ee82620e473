// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final JournalLimits LIMITS = new JournalLimits(100, Duration.ofDays(30), 0);

    @Test
    void theOldestGoUntilTheRestFits() {
        List<Segment> segments = List.of(segment(1, 60, 0), segment(2, 60, 0), segment(3, 30, 0));

        assertThat(SegmentLimits.expired(segments, LIMITS, NOW)).containsExactly(segments.get(0));
    }

    @Test
    void whatIsTooOldGoesHoweverSmall() {
        List<Segment> segments = List.of(segment(1, 1, 31), segment(2, 1, 29), segment(3, 1, 0));

        assertThat(SegmentLimits.expired(segments, LIMITS, NOW)).containsExactly(segments.get(0));
    }

    @Test
    void theNewestStaysHoweverLarge() {
        assertThat(SegmentLimits.expired(List.of(segment(1, 1000, 99)), LIMITS, NOW))
                .isEmpty();
        assertThat(SegmentLimits.expired(List.of(), LIMITS, NOW)).isEmpty();
    }

    @Test
    void theirNumberIsBounded() {
        List<Segment> segments = new ArrayList<>();
        for (int number = 0; number < 5000; number++) {
            segments.add(segment(number, 0, 0));
        }

        assertThat(SegmentLimits.expired(segments, LIMITS, NOW)).hasSize(5000 - SegmentLimits.MAX_FILES);
    }

    private static Segment segment(long number, long bytes, long daysAgo) {
        return new Segment(number, Path.of(Segment.fileName(number)), bytes, NOW.minus(Duration.ofDays(daysAgo)));
    }
}
