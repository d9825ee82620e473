// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.Batch;
import dev.gestor.batch.Batch.Lost;
import dev.gestor.batch.ContainerSample;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.HostSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps on disk what an instance saw and decided. A disk that is full, or fails, does not stop the caller: what could
 * not be written is counted, said once, and told to the log server with the next batch.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(state.resolve("default"), JournalLimits.DEFAULT, "default", host, clock)) {
 *     journal.append(List.of(hostSample), containerSamples, decisions);
 * }
 * }</pre>
 */
public final class Journal implements AutoCloseable {
    private final DecisionLog decisionLog;
    private final Optional<Outbox> outbox;
    private final JournalReader reader;
    private final String instance;
    private final String host;
    private final Clock clock;
    private final WriteFailures decisionFailures;
    private final WriteFailures outboxFailures;

    /** Held over the writing on purpose: the order of files is the order of appends. None but appenders take it. */
    private final ReentrantLock appending = new ReentrantLock();

    /** Guarded by {@link #appending}. */
    private Lost lost = Lost.NOTHING;

    private Journal(
            Path state, DecisionLog decisionLog, Optional<Outbox> outbox, String instance, String host, Clock clock) {
        this.decisionLog = decisionLog;
        this.outbox = outbox;
        this.reader = new JournalReader(state);
        this.instance = instance;
        this.host = host;
        this.clock = clock;
        this.decisionFailures = new WriteFailures(reader.folder());
        this.outboxFailures = new WriteFailures(state.resolve("outbox"));
    }

    /**
     * Opens the journal below the instance's state folder and cleans up what a crash left. The caller holds the
     * instance's lock.
     */
    public static Journal open(Path instanceState, JournalLimits limits, String instance, String host, Clock clock)
            throws IOException {
        DurableFiles.createFolder(instanceState);
        Optional<Outbox> outbox = limits.outboxBytes() == 0
                ? Optional.empty()
                : Optional.of(Outbox.open(instanceState.resolve("outbox"), limits.outboxBytes()));
        DecisionLog decisionLog =
                DecisionLog.open(instanceState.resolve(JournalReader.FOLDER), limits, instance, host, clock);
        return new Journal(instanceState, decisionLog, outbox, instance, host, clock);
    }

    /** Returns once everything is on the disk, or counted as lost. */
    public void append(List<HostSample> samples, List<ContainerSample> containers, List<DecisionRecord> decisions) {
        appending.lock();
        try {
            decisionFailures.attempt(decisions.size(), () -> decisionLog.append(decisions));
            outbox.ifPresent(box -> enqueue(box, samples, containers, decisions));
        } finally {
            appending.unlock();
        }
    }

    private void enqueue(
            Outbox box, List<HostSample> samples, List<ContainerSample> containers, List<DecisionRecord> decisions) {
        Instant created = samples.isEmpty() ? clock.instant() : samples.get(0).time();
        long records = (long) samples.size() + containers.size() + decisions.size();
        boolean written = outboxFailures.attempt(records, () -> {
            long sequence = box.lastSequence() + 1;
            UUID id = UUID.randomUUID();
            Batch batch = new Batch(id, instance, host, sequence, created, samples, containers, decisions, lost);
            byte[] content = BatchFile.encode(batch);
            Lost given = box.makeRoom(content.length);
            if (!given.equals(Lost.NOTHING)) {
                lost = plus(lost, given);
                content = BatchFile.encode(
                        new Batch(id, instance, host, sequence, created, samples, containers, decisions, lost));
            }
            box.append(sequence, content);
        });
        lost = written
                ? Lost.NOTHING
                : plus(lost, new Lost((long) samples.size() + containers.size(), decisions.size()));
    }

    private static Lost plus(Lost one, Lost other) {
        return new Lost(one.samples() + other.samples(), one.decisions() + other.decisions());
    }

    /** Decisions of this instance, oldest first, also those of earlier runs. */
    public List<DecisionRecord> decisions(DecisionQuery query) {
        return reader.decisions(query);
    }

    /** Batches that wait for the log server; empty where there is none. */
    Optional<Outbox> outbox() {
        return outbox;
    }

    @Override
    public void close() throws IOException {
        appending.lock();
        try {
            decisionLog.close();
        } finally {
            appending.unlock();
        }
    }
}
