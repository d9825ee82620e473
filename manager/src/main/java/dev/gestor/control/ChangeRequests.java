// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.engine.Container;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes asked for outside of a cycle, such as new workload or the cleaning up at both ends of a run: decided, carried out and
 * recorded as those of a cycle are. May be used by several threads.
 */
public final class ChangeRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeRequests.class);

    private final Dispatcher dispatcher;
    private final Recorder recorder;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final LongSupplier cycle;

    /** @param cycle the number of the cycle that decisions are filed under */
    public ChangeRequests(
            Dispatcher dispatcher, Recorder recorder, Clock clock, Supplier<UUID> ids, LongSupplier cycle) {
        this.dispatcher = dispatcher;
        this.recorder = recorder;
        this.clock = clock;
        this.ids = ids;
        this.cycle = cycle;
    }

    /** Decides, acts, waits for the end and records. */
    public Dispatcher.Dispatched carryOut(List<? extends Proposal> proposals) throws InterruptedException {
        Instant time = clock.instant();
        Dispatcher.Dispatched dispatched = dispatcher.dispatch(proposals);
        record(time, dispatched.decisions());
        return dispatched;
    }

    /**
     * See {@link Dispatcher#entrust}.
     *
     * @param foreign one that {@link dev.gestor.engine.NamedContainers#entrust} was told of too
     */
    public Container entrust(Container foreign) {
        return dispatcher.entrust(foreign);
    }

    /** Records what came of actions that outlasted the plan they belong to. */
    public void recordLate() {
        record(clock.instant(), dispatcher.late().stream().map(Decision::late).toList());
    }

    /** Records decisions that change nothing. */
    public void note(List<Decision> decisions) {
        record(clock.instant(), decisions);
    }

    private void record(Instant time, List<Decision> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        List<DecisionRecord> records = decisions.stream()
                .map(d -> d.toRecord(ids.get(), time, cycle.getAsLong()))
                .toList();
        try {
            recorder.record(new Recorder.Entry(time, Optional.empty(), List.of(), records));
        } catch (IOException e) {
            LOG.error("{} decisions could not be recorded", records.size(), e);
        }
    }
}
