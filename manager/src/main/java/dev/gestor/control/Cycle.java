// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.HostSample;
import dev.gestor.engine.Inventory;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of the loop: sample, decide, act, record, report. Whatever goes wrong becomes part of the report: a turn never
 * throws, so that the loop goes on when the engine, or the figures, are back. One thread at a time runs turns.
 */
public final class Cycle {
    private static final Logger LOG = LoggerFactory.getLogger(Cycle.class);

    private final UsageSource usageSource;
    private final Inventory inventory;
    private final RetentionStep retention;
    private final Dispatcher dispatcher;
    private final Recorder recorder;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Supplier<UUID> ids;
    private final LastUsage lastUsage;
    private final AtomicLong number = new AtomicLong();

    public Cycle(
            UsageSource usageSource,
            Inventory inventory,
            RetentionStep retention,
            Dispatcher dispatcher,
            Recorder recorder,
            Clock clock,
            LongSupplier nanoTime,
            Supplier<UUID> ids,
            LastUsage lastUsage) {
        this.usageSource = usageSource;
        this.inventory = inventory;
        this.retention = retention;
        this.dispatcher = dispatcher;
        this.recorder = recorder;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.ids = ids;
        this.lastUsage = lastUsage;
    }

    /** The number of the turn under way, or of the last one; 0 before the first. */
    public long number() {
        return number.get();
    }

    /** Reads once before the first turn, so that the host's figures are known and the containers have their first reading. */
    public void prime() throws TelemetryException {
        sample();
    }

    public CycleReport run() throws InterruptedException {
        var turn = new Turn(number.incrementAndGet(), clock.instant(), nanoTime.getAsLong());
        try {
            return attempt(turn);
        } catch (RuntimeException e) {
            LOG.error("cycle={} failed; the loop goes on", turn.number, e);
            return nothing(turn, Optional.empty(), CycleReport.Problem.Kind.DEFECT, e.toString());
        }
    }

    private CycleReport attempt(Turn turn) throws InterruptedException {
        Usage usage;
        try {
            usage = sample();
        } catch (TelemetryException e) {
            return nothing(turn, Optional.empty(), CycleReport.Problem.Kind.TELEMETRY, String.valueOf(e.getMessage()));
        }
        Duration inventoryAge = Duration.between(inventory.asOf(), turn.time);
        var world = new World(
                turn.number,
                turn.time,
                usage,
                inventory.containers(),
                dispatcher.ending(),
                inventoryAge.isNegative() ? Duration.ZERO : inventoryAge);
        if (!inventory.connected()) {
            return nothing(
                    turn,
                    Optional.of(world),
                    CycleReport.Problem.Kind.ENGINE,
                    "the engine is unavailable; the containers were last confirmed %s s ago"
                            .formatted(Figures.seconds(world.inventoryAge())));
        }
        RetentionStep.Result result = retention.decide(world);
        var proposals = new ArrayList<Proposal>(result.proposals());
        proposals.addAll(Cleanup.ended(world));
        Dispatcher.Dispatched dispatched = dispatcher.dispatch(proposals);
        var decisions = new ArrayList<Decision>(result.decisions());
        decisions.addAll(dispatched.decisions());
        List<ActionOutcome> late = dispatcher.late();
        late.stream().map(Decision::late).forEach(decisions::add);
        Duration took = turn.took();
        Optional<CycleReport.Problem> problem = record(turn, Optional.of(world), took, decisions);
        return new CycleReport(
                turn.number,
                turn.time,
                Optional.of(world),
                result.verdicts(),
                result.spared(),
                dispatched.outcomes(),
                late,
                dispatched.overruled(),
                result.idle(),
                problem,
                took);
    }

    private Usage sample() throws TelemetryException {
        Usage usage = usageSource.sample(RunningContainers.of(inventory));
        lastUsage.set(usage);
        return usage;
    }

    /** A turn that decided to do nothing because it could not know enough. */
    private CycleReport nothing(Turn turn, Optional<World> world, CycleReport.Problem.Kind kind, String reason) {
        Duration took = turn.took();
        Decision decision = Decision.idle(RetentionStep.POLICY, "nothing", Optional.empty(), reason, Map.of());
        record(turn, world, took, List.of(decision));
        return new CycleReport(
                turn.number,
                turn.time,
                world,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(new CycleReport.Problem(kind, reason)),
                took);
    }

    private Optional<CycleReport.Problem> record(
            Turn turn, Optional<World> world, Duration took, List<Decision> decisions) {
        List<DecisionRecord> records = decisions.stream()
                .map(d -> d.toRecord(ids.get(), turn.time, turn.number))
                .toList();
        Optional<HostSample> host = world.map(w -> Samples.host(w, took));
        try {
            recorder.record(new Recorder.Entry(
                    turn.time, host, world.map(Samples::containers).orElse(List.of()), records));
            return Optional.empty();
        } catch (IOException e) {
            LOG.error("cycle={} could not be recorded", turn.number, e);
            return Optional.of(
                    new CycleReport.Problem(CycleReport.Problem.Kind.JOURNAL, String.valueOf(e.getMessage())));
        }
    }

    private final class Turn {
        private final long number;
        private final Instant time;
        private final long began;

        Turn(long number, Instant time, long began) {
            this.number = number;
            this.time = time;
            this.began = began;
        }

        Duration took() {
            return Duration.ofNanos(nanoTime.getAsLong() - began);
        }
    }
}
