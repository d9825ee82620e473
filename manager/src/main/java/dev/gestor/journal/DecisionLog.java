// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.DecisionRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes decisions to the end of the current file and begins a new one each run, each day and at a size. */
final class DecisionLog implements AutoCloseable {
    private final Path folder;
    private final JournalLimits limits;
    private final DecisionLine.Head head;
    private final Clock clock;

    private long number;
    private @Nullable RandomAccessFile file;
    private LocalDate day = LocalDate.EPOCH;

    private DecisionLog(Path folder, JournalLimits limits, DecisionLine.Head head, Clock clock, long number) {
        this.folder = folder;
        this.limits = limits;
        this.head = head;
        this.clock = clock;
        this.number = number;
    }

    static DecisionLog open(Path folder, JournalLimits limits, String instance, String host, Clock clock)
            throws IOException {
        DurableFiles.createFolder(folder);
        List<Segment> segments = Segment.list(folder);
        long last = 0;
        if (!segments.isEmpty()) {
            Segment newest = segments.get(segments.size() - 1);
            last = newest.number();
            cutTornLine(newest.file());
        }
        DecisionLine.Head head =
                new DecisionLine.Head(DecisionLine.FORMAT, clock.instant().toString(), instance, host);
        return new DecisionLog(folder, limits, head, clock, last);
    }

    /** A crash can leave half a line at the end of the file that was being written. */
    private static void cutTornLine(Path file) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            long end = content.length();
            while (end > 0) {
                content.seek(end - 1);
                if (content.read() == '\n') {
                    break;
                }
                end--;
            }
            if (end < content.length()) {
                content.setLength(end);
                content.getFD().sync();
            }
        }
    }

    /** Returns once the decisions are on the disk; on failure the file is as it was. */
    void append(List<DecisionRecord> decisions) throws IOException {
        if (decisions.isEmpty()) {
            return;
        }
        RandomAccessFile current = current();
        long good = current.getFilePointer();
        try {
            current.write(DecisionLine.encode(decisions));
            current.getFD().sync();
        } catch (IOException e) {
            current.setLength(good);
            current.seek(good);
            throw e;
        }
    }

    private RandomAccessFile current() throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        RandomAccessFile open = file;
        if (open != null && open.getFilePointer() < limits.segmentBytes() && today.equals(day)) {
            return open;
        }
        close();
        RandomAccessFile next = DurableFiles.create(folder.resolve(Segment.fileName(number + 1)));
        try {
            next.write(DecisionLine.encode(head));
            DurableFiles.syncFolder(folder);
        } catch (IOException e) {
            next.close();
            throw e;
        }
        number++;
        day = today;
        file = next;
        for (Segment segment : SegmentLimits.expired(Segment.list(folder), limits, clock.instant())) {
            Files.deleteIfExists(segment.file());
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
