// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.DecisionRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the decisions of an instance, also while its manager writes them and when none runs. One line at a time is in
 * memory, and what a query keeps.
 */
public final class JournalReader {
    static final String FOLDER = "journal";

    private static final Logger log = LoggerFactory.getLogger(JournalReader.class);

    private final Path folder;

    /** @param instanceState the state folder of the instance, {@code <state>/<instance>} */
    public JournalReader(Path instanceState) {
        this.folder = instanceState.resolve(FOLDER);
    }

    public Path folder() {
        return folder;
    }

    /** In the order in which they were written, oldest first. */
    public List<DecisionRecord> decisions(DecisionQuery query) {
        if (query.cycle().isPresent()) {
            // Which run is meant shows at the end alone.
            DecisionSelection selection = new DecisionSelection(query);
            forEach(query::mayMatch, selection::add);
            return selection.result();
        }
        return newest(query);
    }

    /** From the newest file back, until there are enough: a whole journal takes seconds to read. */
    private List<DecisionRecord> newest(DecisionQuery query) {
        ArrayDeque<DecisionRecord> found = new ArrayDeque<>();
        try {
            List<Segment> segments = new ArrayList<>(Segment.list(folder));
            Collections.reverse(segments);
            for (Segment segment : segments) {
                if (found.size() >= query.limit()) {
                    break;
                }
                DecisionSelection selection = new DecisionSelection(query.withLimit(query.limit() - found.size()));
                readUnlessRemoved(segment, query::mayMatch, selection::add);
                List<DecisionRecord> older = selection.result();
                for (int i = older.size() - 1; i >= 0; i--) {
                    found.addFirst(older.get(i));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the journal in " + folder, e);
        }
        return List.copyOf(found);
    }

    /** Names of containers that resemble this one, the nearest first; for a person who mistyped. */
    public List<String> similarNames(String name, int atMost) {
        SimilarNames similar = new SimilarNames(name, atMost);
        forEach(
                line -> true,
                (run, decision) -> decision.container().ifPresent(subject -> similar.add(subject.name())));
        return similar.result();
    }

    private void forEach(Predicate<String> mayMatch, BiConsumer<String, DecisionRecord> visitor) {
        try {
            for (Segment segment : Segment.list(folder)) {
                readUnlessRemoved(segment, mayMatch, visitor);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the journal in " + folder, e);
        }
    }

    private static void readUnlessRemoved(
            Segment segment, Predicate<String> mayMatch, BiConsumer<String, DecisionRecord> visitor)
            throws IOException {
        try {
            read(segment.file(), mayMatch, visitor);
        } catch (NoSuchFileException e) {
            log.debug("Removed by the manager meanwhile file={}", segment.file());
        }
    }

    private static void read(Path file, Predicate<String> mayMatch, BiConsumer<String, DecisionRecord> visitor)
            throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String first = reader.readLine();
            if (first == null) {
                return;
            }
            String run = runOf(file, first);
            if (run == null) {
                return;
            }
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (mayMatch.test(line)) {
                    visit(file, run, line, visitor);
                }
            }
        }
    }

    private static @Nullable String runOf(Path file, String line) {
        try {
            DecisionLine.Head head = DecisionLine.head(line);
            if (head.journal() > DecisionLine.FORMAT) {
                log.warn("Left out a file of a newer Gestor file={} format={}", file, head.journal());
                return null;
            }
            return head.run();
        } catch (IOException e) {
            log.warn("Left out a file without a readable head file={}", file);
            return null;
        }
    }

    private static void visit(Path file, String run, String line, BiConsumer<String, DecisionRecord> visitor) {
        DecisionRecord decision;
        try {
            decision = DecisionLine.decision(line);
        } catch (IOException e) {
            // The line that is being written right now, or half of one that a crash left.
            log.debug("Left out an incomplete line file={} cause={}", file, e.toString());
            return;
        }
        visitor.accept(run, decision);
    }
}
