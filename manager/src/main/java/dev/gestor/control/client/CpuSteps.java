// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.policy.CpuTarget;
import dev.gestor.policy.CpuTargetState;
import dev.gestor.policy.CpuTargetStep;
import dev.gestor.policy.FleetCpu;
import dev.gestor.policy.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Puts the figures before the policy once a period, and keeps what it wants to remember. Used by one thread. */
final class CpuSteps {
    /** Turns come a little early or late; a step may be this share of the period early. */
    private static final double EARLY = 0.9;

    private final ClientFigures figures;
    private final Sightings sightings;
    private final LongSupplier nanoTime;
    private final ClientSettings settings;

    private CpuTargetState memory = CpuTargetState.START;
    private OptionalLong last = OptionalLong.empty();
    private Optional<Instant> lastReading = Optional.empty();

    CpuSteps(ClientFigures figures, Sightings sightings, LongSupplier nanoTime, ClientSettings settings) {
        this.figures = figures;
        this.sightings = sightings;
        this.nanoTime = nanoTime;
        this.settings = settings;
    }

    /**
     * What the policy says.
     *
     * @param change containers to add, negative: to remove
     * @param hold of which kind the reason is where nothing is changed
     */
    record Step(int change, Optional<Hold> hold, Cause cause) {}

    /** Another client: what was learnt of the last one does not hold. */
    void restart() {
        memory = CpuTargetState.START;
        last = OptionalLong.empty();
    }

    /** Somebody else has the number of containers changed. */
    void changedBy(int containers) {
        memory = memory.changedBy(containers);
    }

    boolean due() {
        return last.isEmpty()
                || nanoTime.getAsLong() - last.getAsLong() >= settings.period().toNanos() * EARLY;
    }

    Step step(ClientDeclaration declaration, Fleet fleet) {
        long nano = nanoTime.getAsLong();
        Optional<Duration> elapsed =
                last.isPresent() ? Optional.of(Duration.ofNanos(nano - last.getAsLong())) : Optional.empty();
        last = OptionalLong.of(nano);
        // The same reading again is no measurement of the time since.
        Optional<ClientFigures.Reading> reading =
                fresh().filter(r -> lastReading.filter(r.time()::equals).isEmpty());
        reading.ifPresent(r -> lastReading = Optional.of(r.time()));
        FleetCpu cpu = fleet.cpu(reading, sightings);
        CpuTargetStep step = CpuTarget.step(cpu, elapsed, declaration.policy(), memory);
        memory = step.next();
        return new Step(
                step.change(),
                step.hold(),
                new Cause(
                        Cause.SCALING,
                        step.reason(),
                        StepInputs.of(declaration, fleet.leaving().size(), cpu, step, elapsed, reading)));
    }

    /** A reading of the present, if there is one. */
    Optional<ClientFigures.Reading> fresh() {
        return figures.latest().filter(reading -> reading.within(settings.freshness()));
    }
}
