// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.Batch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches that wait for the log server, one file each, bounded in bytes. One thread appends, one delivers.
 *
 * <pre>
 * append --> 42.json.gz --next--> under way --delivered--> 42.delivered (empty: keeps the sequence across restarts)
 *                |                    |---rejected----> rejected/42.json.gz
 *                | outbox full        `---failed------> waits again
 *                v
 *            42.decisions.json.gz --> given up
 * </pre>
 */
final class Outbox {
    /** Set-aside batches are for a person to look at; a few are enough. */
    private static final int MAX_REJECTED = 16;

    private static final String REJECTED = "rejected";

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private final Path folder;
    private final long limit;

    /** Guarded by this, as are the two below; no file is touched while it is held. */
    private final NavigableMap<Long, OutboxEntry> waiting = new TreeMap<>();

    private long lastSequence;
    private Optional<Long> underWay = Optional.empty();

    private Outbox(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    static Outbox open(Path folder, long limit) throws IOException {
        DurableFiles.createFolder(folder);
        DurableFiles.removeTemporaries(folder);
        Outbox outbox = new Outbox(folder, limit);
        outbox.load();
        return outbox;
    }

    private synchronized void load() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
            listing.forEach(files::add);
        }
        files.sort(null);
        for (Path file : files) {
            OutboxEntry.parseDelivered(file).ifPresent(sequence -> lastSequence = Math.max(lastSequence, sequence));
            Optional<OutboxEntry> entry = OutboxEntry.parse(file, Files.size(file));
            if (entry.isPresent()) {
                OutboxEntry known = waiting.get(entry.get().sequence());
                // A crash between giving up the samples and removing the whole batch left both: the whole one stays.
                if (known == null || !known.hasSamples()) {
                    waiting.put(entry.get().sequence(), entry.get());
                }
                if (known != null) {
                    Files.deleteIfExists(folder.resolve(new OutboxEntry(known.sequence(), 0, false).fileName()));
                }
            }
        }
        if (!waiting.isEmpty()) {
            lastSequence = Math.max(lastSequence, waiting.lastKey());
        }
    }

    synchronized long lastSequence() {
        return lastSequence;
    }

    synchronized int size() {
        return waiting.size();
    }

    /**
     * Gives up what has to go for a batch of about this size.
     *
     * @return what was given up
     */
    Batch.Lost makeRoom(long incoming) throws IOException {
        long samples = 0;
        long decisions = 0;
        for (Optional<OutboxRoom.Step> step = nextStep(incoming); step.isPresent(); step = nextStep(incoming)) {
            OutboxEntry entry = step.get().entry();
            Path file = folder.resolve(entry.fileName());
            Batch batch;
            try {
                batch = BatchFile.decode(Files.readAllBytes(file));
            } catch (IOException e) {
                log.warn("Removing an unreadable batch file={} cause={}", file, e.toString());
                forget(entry.sequence());
                Files.deleteIfExists(file);
                continue;
            }
            if (entry.hasSamples()) {
                samples += BatchFile.sampleCount(batch);
            }
            if (step.get().loss() == OutboxRoom.Loss.WHOLE || batch.decisions().isEmpty()) {
                samples += batch.lost().samples();
                decisions += batch.decisions().size() + batch.lost().decisions();
                forget(entry.sequence());
            } else {
                byte[] kept = BatchFile.encode(BatchFile.withoutSamples(batch));
                OutboxEntry smaller = new OutboxEntry(entry.sequence(), kept.length, false);
                DurableFiles.write(folder.resolve(smaller.fileName()), kept);
                replace(smaller);
            }
            Files.deleteIfExists(file);
        }
        return new Batch.Lost(samples, decisions);
    }

    private synchronized Optional<OutboxRoom.Step> nextStep(long incoming) {
        long total = waiting.values().stream().mapToLong(OutboxEntry::bytes).sum();
        List<OutboxEntry> idle = waiting.values().stream()
                .filter(entry -> !Optional.of(entry.sequence()).equals(underWay))
                .toList();
        return OutboxRoom.next(idle, total, incoming, limit);
    }

    private synchronized void replace(OutboxEntry entry) {
        waiting.put(entry.sequence(), entry);
    }

    private synchronized void forget(long sequence) {
        waiting.remove(sequence);
    }

    /** Returns once the batch is on the disk. */
    void append(long sequence, byte[] content) throws IOException {
        OutboxEntry entry = new OutboxEntry(sequence, content.length, true);
        DurableFiles.write(folder.resolve(entry.fileName()), content);
        synchronized (this) {
            waiting.put(sequence, entry);
            lastSequence = Math.max(lastSequence, sequence);
            notifyAll();
        }
    }

    /** Waits until there is a batch, at most so long. */
    synchronized void awaitBatch(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); waiting.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    /** The oldest batch, which is under way until one of {@link #delivered}, {@link #rejected}, {@link #failed}. */
    synchronized Optional<OutboxEntry> next() {
        Optional<OutboxEntry> oldest = Optional.ofNullable(waiting.firstEntry()).map(first -> first.getValue());
        underWay = oldest.map(OutboxEntry::sequence);
        return oldest;
    }

    byte[] read(OutboxEntry entry) throws IOException {
        return Files.readAllBytes(folder.resolve(entry.fileName()));
    }

    synchronized void failed() {
        underWay = Optional.empty();
    }

    /** The batch's own file becomes the mark: renaming needs no room, so a full disk cannot keep a delivered batch. */
    void delivered(OutboxEntry entry) throws IOException {
        Path mark = folder.resolve(OutboxEntry.deliveredName(entry.sequence()));
        Files.move(folder.resolve(entry.fileName()), mark, StandardCopyOption.ATOMIC_MOVE);
        settle(entry);
        tidy(
                entry,
                () -> FileChannel.open(mark, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close());
    }

    /** Sets aside a batch that the server will never take. */
    Path rejected(OutboxEntry entry) throws IOException {
        Path aside = folder.resolve(REJECTED);
        DurableFiles.createFolder(aside);
        Path target = aside.resolve(entry.fileName());
        Files.move(folder.resolve(entry.fileName()), target, StandardCopyOption.ATOMIC_MOVE);
        settle(entry);
        tidy(entry, () -> {
            DurableFiles.create(folder.resolve(OutboxEntry.deliveredName(entry.sequence())))
                    .close();
            removeOldest(aside);
        });
        return target;
    }

    /**
     * A batch whose file is no longer there.
     *
     * @return whether somebody took it away; else {@link #makeRoom} made it smaller meanwhile, and it waits on
     */
    synchronized boolean vanished(OutboxEntry entry) {
        boolean takenAway = waiting.remove(entry.sequence(), entry);
        underWay = Optional.empty();
        notifyAll();
        return takenAway;
    }

    /** Once the file is moved the batch waits no more, whatever becomes of the rest: else it would be tried for ever. */
    private synchronized void settle(OutboxEntry entry) {
        waiting.remove(entry.sequence());
        underWay = Optional.empty();
        notifyAll();
    }

    /** Marks and limits, which the next batch's tidying makes good where they fail. */
    private void tidy(OutboxEntry entry, Tidying first) {
        try {
            first.run();
            removeOlderMarks(entry);
        } catch (IOException e) {
            log.warn("The outbox cannot be tidied folder={} cause={}", folder, e.toString());
        }
    }

    private interface Tidying {
        void run() throws IOException;
    }

    private void removeOlderMarks(OutboxEntry entry) throws IOException {
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(folder, "*.delivered")) {
            for (Path mark : marks) {
                if (OutboxEntry.parseDelivered(mark)
                        .filter(sequence -> sequence < entry.sequence())
                        .isPresent()) {
                    Files.deleteIfExists(mark);
                }
            }
        }
    }

    private static void removeOldest(Path aside) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(aside)) {
            listing.forEach(files::add);
        }
        files.sort(null);
        for (Path file : files.subList(0, Math.max(0, files.size() - MAX_REJECTED))) {
            log.info("Removing the oldest rejected batch file={}", file);
            Files.deleteIfExists(file);
        }
    }
}
