// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the CPU-target controller remembers from step to step. Times are ages, so that no clock can be set under them.
 *
 * @param law by which the last measurement was taken in, if there was one
 * @param filtered the measurement through its filter: the average for constants, the load for presets
 * @param unseen time since {@code filtered} was brought up to date
 * @param sinceAdded time since containers were added last
 * @param sinceRemoved time since containers were removed last
 * @param demands how many containers the last steps of a preset asked for, newest first
 */
public record CpuTargetState(
        Optional<CpuLaw> law,
        Integral integral,
        OptionalDouble filtered,
        Duration unseen,
        Duration sinceAdded,
        Duration sinceRemoved,
        List<Demand> demands) {
    private static final Duration LONG_AGO = Duration.ofDays(1);

    /** Of a controller that has seen nothing. */
    public static final CpuTargetState START = new CpuTargetState(
            Optional.empty(), Integral.NONE, OptionalDouble.empty(), Duration.ZERO, LONG_AGO, LONG_AGO, List.of());

    public CpuTargetState {
        demands = List.copyOf(demands);
    }

    /**
     * The integral term.
     *
     * @param containers its contribution; {@code ki} is in it, so that a new {@code ki} counts from then on
     * @param side of the target on which the average was: 1 above, -1 below, 0 not known
     * @param of the constants that it was made with
     */
    public record Integral(double containers, int side, PidConstants of) {
        public static final Integral NONE = new Integral(0, 0, PidConstants.ZERO);
    }

    /** @param containers that the load asked for, not rounded */
    public record Demand(Duration age, double containers) {}

    /** After somebody else, or this controller, added containers, or removed some where the number is negative. */
    public CpuTargetState changedBy(int containers) {
        return new CpuTargetState(
                law,
                integral,
                filtered,
                unseen,
                containers > 0 ? Duration.ZERO : sinceAdded,
                containers < 0 ? Duration.ZERO : sinceRemoved,
                demands);
    }

    CpuTargetState aged(Duration elapsed) {
        List<Demand> older = new ArrayList<>(demands.size());
        demands.forEach(demand -> older.add(new Demand(demand.age().plus(elapsed), demand.containers())));
        return new CpuTargetState(
                law,
                integral,
                filtered,
                unseen.plus(elapsed),
                sinceAdded.plus(elapsed),
                sinceRemoved.plus(elapsed),
                older);
    }

    CpuTargetState filtered(double value, CpuLaw by) {
        return new CpuTargetState(
                Optional.of(by), integral, OptionalDouble.of(value), Duration.ZERO, sinceAdded, sinceRemoved, demands);
    }

    /** Forgets the measurements: how long ago they were is not known. */
    CpuTargetState unfiltered() {
        return new CpuTargetState(
                law, integral, OptionalDouble.empty(), Duration.ZERO, sinceAdded, sinceRemoved, List.of());
    }

    CpuTargetState withIntegral(Integral value) {
        return new CpuTargetState(law, value, filtered, unseen, sinceAdded, sinceRemoved, demands);
    }

    CpuTargetState withDemands(List<Demand> value) {
        return new CpuTargetState(law, integral, filtered, unseen, sinceAdded, sinceRemoved, value);
    }

    /** Time since the last change of either kind. */
    Duration sinceChanged() {
        return sinceAdded.compareTo(sinceRemoved) < 0 ? sinceAdded : sinceRemoved;
    }
}
