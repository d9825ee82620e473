// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import static dev.gestor.policy.FilteredSignal.seconds;
import static dev.gestor.policy.Wording.containers;
import static dev.gestor.policy.Wording.format;

import dev.gestor.policy.CpuTargetState.Integral;
import dev.gestor.policy.CpuTargetStep.Terms;
import java.time.Duration;
import java.util.Optional;

/**
 * The controller with a client's own constants. What keeps it sound, and where it is from (Astrom and Hagglund,
 * "Advanced PID Control", 2006, chapters 3 and 13, unless said otherwise):
 *
 * <ul>
 *   <li>The derivative is that of the filtered measurement, not of the error: a new target is no kick.
 *   <li>Anti-windup: while nothing can be changed the integral stands still (clamping); while less can be changed than
 *       {@code u} asks, it is drawn to what would have asked for that much (back-calculation).
 *   <li>The integral is dropped when the average crosses the target. The number of containers stays where it was put,
 *       so nothing needs a bias to stay there, and what was gathered on one side is wrong on the other.
 *   <li>New constants move the integral so that {@code u} goes on from where it was (bumpless transfer). Constants that
 *       come after zeros start afresh.
 *   <li>{@code u} is rounded away from zero, so that weak constants act too; what keeps that from swinging between two
 *       numbers is that no container is removed whose share of the load would take the rest above the target, while none
 *       is added before the average is above the tolerance.
 * </ul>
 */
final class PidLaw {
    /** In which the integral is drawn to what was possible. */
    private static final Duration TRACKING = Duration.ofSeconds(10);

    /** 0.1 * 30 is a little more than 3, and is to add 3. */
    private static final double ROUNDING = 1e-9;

    private PidLaw() {}

    static Draft draft(
            double average,
            FleetCpu cpu,
            Duration elapsed,
            PidConstants constants,
            CpuTargetPolicy policy,
            CpuTargetState state) {
        FilteredSignal signal = FilteredSignal.of(
                state.filtered(), average, state.unseen(), policy.pace().filter());
        CpuTargetState seen = state.filtered(signal.value(), constants);
        double error = average - policy.target();
        double p = constants.kp() * error;
        double d = constants.kd() * signal.slope();
        String where = where(average, error, policy.target());
        if (constants.isZero()) {
            return Draft.hold(Hold.OFF, Terms.NONE, where + "; all constants are 0", seen);
        }
        double tolerance = policy.tolerance() * policy.target();
        double smooth = signal.value() - policy.target();
        if (Math.abs(error) <= tolerance || Math.abs(smooth) <= tolerance || error * smooth < 0) {
            return Draft.hold(
                    Hold.WITHIN_TOLERANCE,
                    new Terms(p, state.integral().containers(), d),
                    where
                            + format(
                                    ", within the tolerance of %.1f%s",
                                    tolerance, Math.abs(error) <= tolerance ? "" : " when smoothed"),
                    seen);
        }
        int side = error > 0 ? 1 : -1;
        double integral = constants.ki() == 0
                ? 0
                : carriedOver(state, side, constants, error, signal.slope())
                        + constants.ki() * error * seconds(elapsed);
        integral = bounded(integral, policy.limits());
        Terms terms = new Terms(p, integral, d);
        CpuTargetState acted = seen.withIntegral(new Integral(integral, side, constants));
        String why = where + ": " + figures(terms);
        if (terms.u() * side <= 0) {
            return Draft.wait(terms, why + ", which is not to the side of the error", acted);
        }
        int wanted = (int) Math.min(Integer.MAX_VALUE, Math.ceil(Math.abs(terms.u()) - ROUNDING));
        return side > 0
                ? adding(wanted, cpu, terms, why, seen, acted)
                : removing(wanted, average, cpu, terms, why, policy, seen, acted);
    }

    private static Draft adding(
            int wanted, FleetCpu cpu, Terms terms, String why, CpuTargetState held, CpuTargetState acted) {
        int missing = wanted - cpu.starting();
        if (missing <= 0) {
            return Draft.hold(Hold.ON_THE_WAY, terms, why + "; " + cpu.starting() + " on the way", held);
        }
        String underWay = cpu.starting() == 0 ? "" : "; " + cpu.starting() + " on the way";
        return Draft.change(missing, terms, why + underWay, held, acted);
    }

    private static Draft removing(
            int wanted,
            double average,
            FleetCpu cpu,
            Terms terms,
            String why,
            CpuTargetPolicy policy,
            CpuTargetState held,
            CpuTargetState acted) {
        if (cpu.starting() > 0) {
            return Draft.hold(
                    Hold.ON_THE_WAY, terms, why + "; none is removed while " + cpu.starting() + " on the way", held);
        }
        double load = cpu.running() * average;
        int needed = (int) Math.ceil(load / policy.target() - ROUNDING);
        int spare = Math.max(0, cpu.running() - Math.max(1, needed));
        if (spare == 0) {
            String without = cpu.running() == 1
                    ? "; it is the only one"
                    : format(
                            "; with %s the average would be %.1f %%",
                            containers(cpu.running() - 1), load / (cpu.running() - 1));
            return Draft.hold(Hold.NONE_TO_SPARE, terms, why + without, held);
        }
        String left = wanted <= spare
                ? ""
                : format("; no more than leaves the rest at %.1f %%", load / (cpu.running() - spare));
        return Draft.change(-Math.min(wanted, spare), terms, why + left, held, acted);
    }

    /** The integral so far, as the new constants are to go on from it. */
    private static double carriedOver(
            CpuTargetState state, int side, PidConstants constants, double error, double slope) {
        Integral integral = state.integral();
        boolean afresh = state.law().equals(Optional.of(PidConstants.ZERO))
                || integral.of().isZero()
                || integral.side() != side;
        if (afresh) {
            return 0;
        }
        PidConstants before = integral.of();
        return integral.containers() + (before.kp() - constants.kp()) * error + (before.kd() - constants.kd()) * slope;
    }

    /**
     * The state after a step that was cut short.
     *
     * @param possible the {@code u} that would have asked for what was possible
     */
    static CpuTargetState tracked(
            CpuTargetState acted, double u, double possible, Duration elapsed, ScaleLimits limits) {
        Integral integral = acted.integral();
        if (integral.of().ki() == 0) {
            return acted;
        }
        double share = Math.min(1, seconds(elapsed) / seconds(TRACKING));
        double drawn = bounded(integral.containers() + (possible - u) * share, limits);
        return acted.withIntegral(new Integral(drawn, integral.side(), integral.of()));
    }

    /** An integral beyond what can be done in one step is of no use. */
    private static double bounded(double integral, ScaleLimits limits) {
        return Math.max(-limits.step(), Math.min(limits.step(), integral));
    }

    private static String where(double average, double error, double target) {
        return format(
                "average %.1f %% is %.1f %s the target %.1f %%",
                average, Math.abs(error), error < 0 ? "below" : "above", target);
    }

    private static String figures(Terms terms) {
        return format("u = %.2f (p %.2f, i %.2f, d %.2f)", terms.u(), terms.p(), terms.i(), terms.d());
    }
}
