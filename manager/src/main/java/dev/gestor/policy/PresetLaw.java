// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import static dev.gestor.policy.FilteredSignal.seconds;
import static dev.gestor.policy.Wording.containers;
import static dev.gestor.policy.Wording.format;

import dev.gestor.policy.CpuTargetState.Demand;
import dev.gestor.policy.CpuTargetStep.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The controller of a {@link CpuPreset}, which says how it works and why. */
final class PresetLaw {
    /** Containers that the filtered load must ask for beyond what is there before it is followed at once. */
    private static final double CLEARLY_MISSING = 0.75;

    private static final double HALF = 0.5;

    /** Of the tolerance: what is put right starts before it is wrong, so that nothing stays at the very edge. */
    private static final double INNER = 0.6;

    /** Of the load: what is foreseen is a guess. */
    private static final double MOST_FORESEEN = 0.1;

    /** Containers this near their ceiling may be held back by it. */
    private static final double NEAR = 0.05;

    private PresetLaw() {}

    static Draft draft(double average, FleetCpu cpu, CpuPreset preset, CpuTargetPolicy policy, CpuTargetState state) {
        double target = policy.target();
        // One that came during the interval had no full share of the load in it: counted in full it would be a load
        // that is not.
        int measured = cpu.readings().size();
        double sample = measured * average;
        boolean pinned = isPinned(average, policy.ceiling());
        // At the ceiling the load is at least that: there is nothing to wait for.
        Duration filter = pinned ? Duration.ZERO : policy.pace().filter();
        FilteredSignal load = FilteredSignal.of(state.filtered(), sample, state.unseen(), filter);
        double foreseen = Math.min(load.slope() * seconds(policy.pace().lead()), MOST_FORESEEN * load.value());
        Terms terms = new Terms(load.value() / target - cpu.running(), 0, Math.max(0, foreseen) / target);
        double demand = cpu.running() + terms.u();
        List<Demand> demands = measured < cpu.running()
                ? state.demands()
                : remembered(state, sample / target, policy.pace().window());
        CpuTargetState next = state.filtered(load.value(), preset).withDemands(demands);
        String why = format(
                "load %.0f %% on %s takes %.1f at the target %.1f %%",
                load.value(), containers(cpu.running()), demand, target);

        if (pinned && demand < cpu.total() + CLEARLY_MISSING) {
            String limited = why + format("; average %.1f %% may be held back at %.0f %%", average, policy.ceiling());
            return cpu.starting() > 0
                    ? Draft.hold(Hold.ON_THE_WAY, terms, limited + underWay(cpu), next)
                    : Draft.change(1, terms, limited, next, next);
        }
        if (demand >= cpu.total() + Math.max(CLEARLY_MISSING, policy.tolerance() * cpu.total())) {
            int missing = rounded(demand) - cpu.total();
            return Draft.change(missing, terms, why + underWay(cpu), next, next);
        }
        if (cpu.starting() > 0) {
            return Draft.hold(Hold.ON_THE_WAY, terms, why + underWay(cpu), next);
        }
        if (measured < cpu.running()) {
            String unmeasured = "; " + (cpu.running() - measured) + " not measured yet";
            return Draft.hold(Hold.UNMEASURED, terms, why + unmeasured, next);
        }
        return trimming(DemandWindow.of(demands), cpu, terms, why, policy, next);
    }

    /** What is not urgent is decided on the mean of a whole window, when that is surely off. */
    private static Draft trimming(
            DemandWindow window, FleetCpu cpu, Terms terms, String why, CpuTargetPolicy policy, CpuTargetState next) {
        double band = Math.max(HALF, INNER * policy.tolerance() * cpu.running());
        Duration length = policy.pace().window();
        if (Math.abs(terms.u()) <= band) {
            return Draft.hold(Hold.WITHIN_TOLERANCE, terms, why + ", near enough", next);
        }
        if (window.length().compareTo(length) < 0) {
            String seen = "; seen for " + Wording.seconds(window.length()) + " of " + Wording.seconds(length);
            return Draft.hold(Hold.NOT_SURE, terms, why + seen, next);
        }
        String mean =
                why + format("; %.1f +- %.1f in the last %s", window.mean(), window.doubt(), Wording.seconds(length));
        int change = terms.u() > 0 ? more(window, cpu, terms, band) : -fewer(window, cpu, terms, policy, band);
        return change == 0
                ? Draft.hold(Hold.NOT_SURE, terms, mean + ", not surely enough", next)
                : Draft.change(change, terms, mean, next, next);
    }

    private static int more(DemandWindow window, FleetCpu cpu, Terms terms, double band) {
        double least = window.mean() - window.doubt();
        return least <= cpu.running() + band ? 0 : rounded(Math.min(least, cpu.running() + terms.u())) - cpu.running();
    }

    private static int fewer(DemandWindow window, FleetCpu cpu, Terms terms, CpuTargetPolicy policy, double band) {
        double most = window.mean() + window.doubt();
        if (most >= cpu.running() - band) {
            return 0;
        }
        int kept = rounded(Math.max(most, cpu.running() + terms.u()));
        // Containers near the ceiling would not show what load there is, and one would be added again.
        while (kept < cpu.running() && most * policy.target() / kept >= policy.ceiling() * (1 - 2 * NEAR)) {
            kept++;
        }
        return cpu.running() - kept;
    }

    private static int rounded(double demand) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(demand)));
    }

    /** What was asked for within the window, and one before it, which tells that all of the window was seen. */
    private static List<Demand> remembered(CpuTargetState state, double demand, Duration window) {
        List<Demand> demands = new ArrayList<>();
        demands.add(new Demand(Duration.ZERO, demand));
        for (Demand earlier : state.demands()) {
            demands.add(earlier);
            if (earlier.age().compareTo(window) >= 0) {
                break;
            }
        }
        return demands;
    }

    /** Above its ceiling it evidently has another. */
    private static boolean isPinned(double average, double ceiling) {
        return average >= ceiling * (1 - NEAR) && average <= ceiling * (1 + NEAR);
    }

    private static String underWay(FleetCpu cpu) {
        return cpu.starting() == 0 ? "" : "; " + cpu.starting() + " on the way";
    }
}
