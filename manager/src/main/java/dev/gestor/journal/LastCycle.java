// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.DecisionRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one policy decided in its last cycle, for whoever asks every few seconds while the manager writes: read from the end of the
 * newest files, and only where they changed. A whole journal takes seconds to read ({@link JournalReader}). Not thread-safe.
 */
public final class LastCycle {
    private static final Logger log = LoggerFactory.getLogger(LastCycle.class);

    /** Of 60 containers twice over; doubled until the whole cycle is in it. */
    private static final int FIRST_WINDOW = 128 * 1024;

    /** A manager that decides nothing by this policy writes for days without it: then nothing is found. */
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    private final Path folder;
    private final String policy;
    private Optional<Segment> seen = Optional.empty();
    private List<DecisionRecord> decisions = List.of();
    private Optional<Duration> interval = Optional.empty();

    /** @param instanceState the state folder of the instance, {@code <state>/<instance>} */
    public LastCycle(Path instanceState, String policy) {
        this.folder = instanceState.resolve(JournalReader.FOLDER);
        this.policy = policy;
    }

    /**
     * Whether there is a journal.
     *
     * @throws IOException where that cannot be told: the folder may not be looked into, for one
     */
    public boolean exists() throws IOException {
        try {
            if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
                throw new NotDirectoryException(folder.toString());
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The time from the cycle before to that of {@link #decisions}; empty where no cycle before it is near. */
    public Optional<Duration> interval() {
        return interval;
    }

    /** In the order in which they were written; empty where there are none, or none among the last millions of bytes. */
    public List<DecisionRecord> decisions() throws IOException {
        List<Segment> segments = exists() ? new ArrayList<>(Segment.list(folder)) : new ArrayList<>();
        Collections.reverse(segments);
        Optional<Segment> newest = segments.stream().findFirst();
        if (!newest.equals(seen)) {
            interval = Optional.empty();
            decisions = read(segments);
            seen = newest;
        }
        return decisions;
    }

    private List<DecisionRecord> read(List<Segment> newestFirst) throws IOException {
        long left = MAX_BYTES;
        for (Segment segment : newestFirst) {
            List<DecisionRecord> found = ofSegment(segment, left);
            left -= segment.bytes();
            if (!found.isEmpty() || left <= 0) {
                return found;
            }
        }
        return List.of();
    }

    private List<DecisionRecord> ofSegment(Segment segment, long limit) throws IOException {
        long window = FIRST_WINDOW;
        while (true) {
            long length = Math.min(window, Math.min(segment.bytes(), limit));
            var found = new Tail();
            boolean whole = length == segment.bytes() || length == limit;
            found.read(segment.file(), segment.bytes() - length, (int) length);
            if (found.ended || whole) {
                interval = found.interval();
                return List.copyOf(found.decisions);
            }
            window *= 4;
        }
    }

    /** The policy's last cycle as far as it is within the end of a file. */
    private final class Tail {
        private final Deque<DecisionRecord> decisions = new ArrayDeque<>();

        /** A decision of an earlier cycle stands before it: it is whole. */
        private boolean ended;

        private Optional<DecisionRecord> before = Optional.empty();

        /** Cycles may be left out between two that decided by this policy. */
        Optional<Duration> interval() {
            long cycles = before.isPresent() && !decisions.isEmpty()
                    ? decisions.getFirst().cycle() - before.get().cycle()
                    : 0;
            // Each run counts its cycles anew.
            return cycles <= 0
                    ? Optional.empty()
                    : Optional.of(Duration.between(
                                    before.get().time(), decisions.getFirst().time())
                            .dividedBy(cycles));
        }

        void read(Path file, long from, int length) throws IOException {
            byte[] bytes = new byte[length];
            try (var content = new RandomAccessFile(file.toFile(), "r")) {
                content.seek(from);
                content.readFully(bytes);
            }
            int end = length;
            for (int at = length - 1; at >= 0 && !ended; at--) {
                if (bytes[at] == '\n') {
                    line(new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8));
                    end = at;
                }
            }
            // What stands before the first end of line is half a line, or the file's head.
        }

        private void line(String line) {
            if (!line.contains(policy)) {
                return;
            }
            try {
                DecisionRecord decision = DecisionLine.decision(line);
                if (!decision.policy().equals(policy)) {
                    return;
                }
                if (decisions.isEmpty() || decisions.getFirst().cycle() == decision.cycle()) {
                    decisions.addFirst(decision);
                } else {
                    before = Optional.of(decision);
                    ended = true;
                }
            } catch (IOException e) {
                // The line that is being written right now, or half of one that a crash left.
                log.debug("Left out an incomplete line cause={}", e.toString());
            }
        }
    }
}
