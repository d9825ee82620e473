// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import static dev.gestor.policy.Wording.containers;

import dev.gestor.policy.CpuTargetStep.Kind;
import dev.gestor.policy.CpuTargetStep.Terms;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How many containers to add or remove so that their average CPU comes to the target. Each step goes the same way:
 *
 * <pre>
 * bounds -&gt; measure -&gt; law (constants or preset) -&gt; limits -&gt; cool-down -&gt; step
 * </pre>
 *
 * and ends early, holding, where a stage has nothing to go on. Called once a period, with what the call before returned:
 *
 * <pre>{@code
 * CpuTargetPolicy policy = CpuTargetPolicy.of(50, CpuPreset.NORMAL);
 * CpuTargetState state = CpuTargetState.START;
 * CpuTargetStep step = CpuTarget.step(cpu, Optional.of(Duration.ofSeconds(2)), policy, state);
 * state = step.next();
 * }</pre>
 */
public final class CpuTarget {
    /** A longer time between two steps is that of a machine that slept, and says nothing of the load. */
    public static final Duration LONGEST_ELAPSED = Duration.ofSeconds(30);

    private CpuTarget() {}

    /** @param elapsed time since the step before, if there was one */
    public static CpuTargetStep step(
            FleetCpu cpu, Optional<Duration> elapsed, CpuTargetPolicy policy, CpuTargetState state) {
        CpuTargetState now = sinceThen(elapsed, policy, state);
        boolean off = policy.law() instanceof PidConstants constants && constants.isZero();
        int correction = off ? 0 : correction(cpu, policy.limits());
        if (correction != 0) {
            ScaleLimits limits = policy.limits();
            String reason = correction > 0
                    ? cpu.total() + " of at least " + containers(limits.min())
                    : cpu.total() + " of at most " + containers(limits.max());
            return made(correction, Terms.NONE, reason, now);
        }
        if (cpu.running() == 0) {
            String onTheWay = cpu.starting() > 0 ? ", " + cpu.starting() + " on the way" : "";
            return hold(Hold.NOTHING_RUNS, "no container runs" + onTheWay, now);
        }
        OptionalDouble average = cpu.average(policy.pace().warmUp());
        if (average.isEmpty()) {
            return hold(Hold.UNMEASURED, unmeasured(cpu, policy), now);
        }
        if (elapsed.isEmpty()) {
            return hold(Hold.NOTHING_TO_COMPARE, "first measurement, nothing to compare with", now);
        }
        Duration since = elapsed.get();
        if (since.isNegative() || since.isZero() || since.compareTo(LONGEST_ELAPSED) > 0) {
            return hold(
                    Hold.NOTHING_TO_COMPARE,
                    "time since the last step is %s, to be above 0 s and at most %s"
                            .formatted(Wording.seconds(since), Wording.seconds(LONGEST_ELAPSED)),
                    now);
        }
        Draft draft = policy.law() instanceof PidConstants constants
                ? PidLaw.draft(average.getAsDouble(), cpu, since, constants, policy, now)
                : PresetLaw.draft(average.getAsDouble(), cpu, (CpuPreset) policy.law(), policy, now);
        return limited(draft, cpu, since, policy);
    }

    /** A machine that slept, or another law's measurements, are nothing to go on from. */
    private static CpuTargetState sinceThen(Optional<Duration> elapsed, CpuTargetPolicy policy, CpuTargetState state) {
        boolean otherLaw = state.law()
                .filter(law -> law instanceof PidConstants != policy.law() instanceof PidConstants)
                .isPresent();
        boolean known =
                elapsed.filter(since -> !since.isNegative() && !since.isZero()).isPresent();
        if (!known) {
            return state.unfiltered();
        }
        CpuTargetState aged = state.aged(elapsed.get());
        return otherLaw || aged.unseen().compareTo(LONGEST_ELAPSED) > 0 ? aged.unfiltered() : aged;
    }

    private static int correction(FleetCpu cpu, ScaleLimits limits) {
        if (cpu.total() < limits.min()) {
            return Math.min(limits.step(), limits.min() - cpu.total());
        }
        return cpu.total() > limits.max()
                ? -Math.min(limits.step(), Math.min(cpu.running(), cpu.total() - limits.max()))
                : 0;
    }

    private static String unmeasured(FleetCpu cpu, CpuTargetPolicy policy) {
        String which = "none of " + containers(cpu.running()) + " is ";
        return cpu.readings().isEmpty()
                ? which + "measured"
                : which + "measured and older than "
                        + Wording.seconds(policy.pace().warmUp());
    }

    private static CpuTargetStep limited(Draft draft, FleetCpu cpu, Duration since, CpuTargetPolicy policy) {
        if (draft.change() == 0) {
            return new CpuTargetStep(draft.kind(), draft.hold(), 0, draft.terms(), draft.why(), draft.held());
        }
        ScaleLimits limits = policy.limits();
        boolean up = draft.change() > 0;
        int room = up ? limits.max() - cpu.total() : cpu.running() - limits.min();
        String bound = up ? "at most " + containers(limits.max()) : "at least " + containers(limits.min());
        if (room <= 0) {
            return held(Hold.AT_LIMIT, draft, draft.why() + "; " + bound);
        }
        Duration quiet = up ? draft.held().sinceAdded() : draft.held().sinceChanged();
        Duration coolDown = up ? policy.pace().upCoolDown() : policy.pace().downCoolDown();
        if (quiet.compareTo(coolDown) < 0) {
            String reason = "%s; the last %s was %s ago, to be %s"
                    .formatted(
                            draft.why(), up ? "addition" : "change", Wording.seconds(quiet), Wording.seconds(coolDown));
            return held(Hold.COOL_DOWN, draft, reason);
        }
        int most = Math.min(room, limits.step());
        int magnitude = Math.min(Math.abs(draft.change()), most);
        int change = up ? magnitude : -magnitude;
        if (change == draft.change()) {
            return made(change, draft.terms(), draft.why(), draft.acted());
        }
        String reason = draft.why() + "; " + (most == room ? bound : "at most " + limits.step() + " at once");
        CpuTargetState acted = policy.law() instanceof PidConstants
                ? PidLaw.tracked(draft.acted(), draft.terms().u(), change + (up ? cpu.starting() : 0), since, limits)
                : draft.acted();
        return made(change, draft.terms(), reason, acted);
    }

    private static CpuTargetStep made(int change, Terms terms, String why, CpuTargetState state) {
        Kind kind = change > 0 ? Kind.ADD : Kind.REMOVE;
        String what = (change > 0 ? "add " : "remove ") + Math.abs(change);
        return new CpuTargetStep(kind, Optional.empty(), change, terms, why + ": " + what, state.changedBy(change));
    }

    private static CpuTargetStep held(Hold kind, Draft draft, String reason) {
        return new CpuTargetStep(Kind.HOLD, Optional.of(kind), 0, draft.terms(), reason, draft.held());
    }

    private static CpuTargetStep hold(Hold kind, String reason, CpuTargetState state) {
        return new CpuTargetStep(Kind.HOLD, Optional.of(kind), 0, Terms.NONE, reason, state);
    }
}
