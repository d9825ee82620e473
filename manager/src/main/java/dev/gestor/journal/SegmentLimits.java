// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides which files of decisions have to go. */
final class SegmentLimits {
    /** Restarts make small files: without this bound a crash loop would fill the folder with them. */
    static final int MAX_FILES = 4096;

    private SegmentLimits() {}

    /**
     * @param segments in order, oldest first
     * @return those to remove; never the newest
     */
    static List<Segment> expired(List<Segment> segments, JournalLimits limits, Instant now) {
        List<Segment> expired = new ArrayList<>();
        long bytes = segments.stream().mapToLong(Segment::bytes).sum();
        int left = segments.size();
        for (Segment segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
            boolean old = segment.written().isBefore(now.minus(limits.decisionAge()));
            if (!old && bytes <= limits.decisionBytes() && left <= MAX_FILES) {
                break;
            }
            expired.add(segment);
            bytes -= segment.bytes();
            left--;
        }
        return expired;
    }
}
