// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gestor.policy.CpuTargetState.Integral;
import dev.gestor.policy.CpuTargetStep.Kind;
import dev.gestor.policy.FleetCpu.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTargetTest {
    private static final Optional<Duration> PERIOD = Optional.of(Duration.ofSeconds(2));

    /**
     * At a target of 50 %, between 1 and 6 containers, at most 3 at once. Columns: kp ki kd; running, starting and the
     * percents of the measured; seconds since the step before; change; reason.
     */
    @ParameterizedTest(name = "{0} on {1} after {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                // What the constants mean.
                "0.1 0 0    | 1 0 80          | 2    | 3  | average 80.0 % is 30.0 above the target 50.0 %: u = 3.00 (p 3.00, i 0.00, d 0.00): add 3",
                "0.001 0 0  | 1 0 80          | 2    | 1  | average 80.0 % is 30.0 above the target 50.0 %: u = 0.03 (p 0.03, i 0.00, d 0.00): add 1",
                "0.05 0 0   | 4 0 10 10 10 10 | 2    | -2 | average 10.0 % is 40.0 below the target 50.0 %: u = -2.00 (p -2.00, i 0.00, d 0.00): remove 2",
                "0 0.01 0   | 1 0 80          | 2    | 1  | average 80.0 % is 30.0 above the target 50.0 %: u = 0.60 (p 0.00, i 0.60, d 0.00): add 1",
                "0.05 0 0   | 2 0 90 70       | 2    | 2  | average 80.0 % is 30.0 above the target 50.0 %: u = 1.50 (p 1.50, i 0.00, d 0.00): add 2",
                // One that is not measured counts, but not in the average.
                "0.02 0 0   | 3 0 90 70       | 2    | 1  | average 80.0 % is 30.0 above the target 50.0 %: u = 0.60 (p 0.60, i 0.00, d 0.00): add 1",
                // Nothing to do.
                "0 0 0      | 1 0 99          | 2    | 0  | average 99.0 % is 49.0 above the target 50.0 %; all constants are 0",
                "0 0 0      | 9 0 1           | 2    | 0  | average 1.0 % is 49.0 below the target 50.0 %; all constants are 0",
                "0.1 0.1 0  | 1 0 55          | 2    | 0  | average 55.0 % is 5.0 above the target 50.0 %, within the tolerance of 5.0",
                // Those on the way.
                "0.1 0 0    | 1 2 80          | 2    | 1  | average 80.0 % is 30.0 above the target 50.0 %: u = 3.00 (p 3.00, i 0.00, d 0.00); 2 on the way: add 1",
                "0.1 0 0    | 1 3 80          | 2    | 0  | average 80.0 % is 30.0 above the target 50.0 %: u = 3.00 (p 3.00, i 0.00, d 0.00); 3 on the way",
                "0.1 0 0    | 3 1 10          | 2    | 0  | average 10.0 % is 40.0 below the target 50.0 %: u = -4.00 (p -4.00, i 0.00, d 0.00); none is removed while 1 on the way",
                // Limits.
                "0.5 0 0    | 1 0 80          | 2    | 3  | average 80.0 % is 30.0 above the target 50.0 %: u = 15.00 (p 15.00, i 0.00, d 0.00); at most 3 at once: add 3",
                "0.1 0 0    | 4 0 80          | 2    | 2  | average 80.0 % is 30.0 above the target 50.0 %: u = 3.00 (p 3.00, i 0.00, d 0.00); at most 6 containers: add 2",
                "0.1 0 0    | 5 1 80          | 2    | 0  | average 80.0 % is 30.0 above the target 50.0 %: u = 3.00 (p 3.00, i 0.00, d 0.00); 1 on the way; at most 6 containers",
                "0.1 0 0    | 1 0 10          | 2    | 0  | average 10.0 % is 40.0 below the target 50.0 %: u = -4.00 (p -4.00, i 0.00, d 0.00); it is the only one",
                "0.1 0 0    | 2 0 40 40       | 2    | 0  | average 40.0 % is 10.0 below the target 50.0 %: u = -1.00 (p -1.00, i 0.00, d 0.00); with 1 container the average would be 80.0 %",
                "0.1 0 0    | 4 0 20 20 20 20 | 2    | -2 | average 20.0 % is 30.0 below the target 50.0 %: u = -3.00 (p -3.00, i 0.00, d 0.00); no more than leaves the rest at 40.0 %: remove 2",
                "0.1 0 0    | 8 0 50          | 2    | -2 | 8 of at most 6 containers: remove 2",
                "0.1 0 0    | 0 0             | 2    | 1  | 0 of at least 1 container: add 1",
                // Nothing known.
                "0.1 0.1 0  | 0 1             | 2    | 0  | no container runs, 1 on the way",
                "0.1 0.1 0  | 2 0             | 2    | 0  | none of 2 containers is measured",
                "0.1 0.1 0  | 1 0 80          | ''   | 0  | 'first measurement, nothing to compare with'",
                "0.1 0.1 0  | 1 0 80          | 0    | 0  | time since the last step is 0 s, to be above 0 s and at most 30 s",
                "0.1 0.1 0  | 1 0 80          | -3   | 0  | time since the last step is -3 s, to be above 0 s and at most 30 s",
                "0.1 0.1 0  | 1 0 80          | 3600 | 0  | time since the last step is 3600 s, to be above 0 s and at most 30 s",
            })
    void saysWhatItDoesAndWhy(String constants, String fleet, String elapsed, int change, String reason) {
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, constants(constants)).withLimits(new ScaleLimits(1, 6, 3));
        Optional<Duration> since =
                elapsed.isEmpty() ? Optional.empty() : Optional.of(Duration.ofSeconds(Long.parseLong(elapsed)));

        CpuTargetStep step = CpuTarget.step(fleet(fleet), since, policy, CpuTargetState.START);

        assertThat(step.reason()).isEqualTo(reason);
        assertThat(step.change()).isEqualTo(change);
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 0   | 1 0 99    | OFF",
                "0.1 0 0 | 0 1       | NOTHING_RUNS",
                "0.1 0 0 | 2 0       | UNMEASURED",
                "0.1 0 0 | 1 0 55    | WITHIN_TOLERANCE",
                "0.1 0 0 | 1 3 80    | ON_THE_WAY",
                "0.1 0 0 | 3 1 10    | ON_THE_WAY",
                "0.1 0 0 | 2 0 40 40 | NONE_TO_SPARE",
                "0.1 0 0 | 5 1 80    | AT_LIMIT",
            })
    void saysOfWhichKindItsReasonToHoldIs(String constants, String fleet, Hold hold) {
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, constants(constants)).withLimits(new ScaleLimits(1, 6, 3));

        assertThat(CpuTarget.step(fleet(fleet), PERIOD, policy, CpuTargetState.START)
                        .hold())
                .contains(hold);
    }

    /** At a target of 50 %; a load that has been the same for a minute, or for the seconds after the @. */
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "NORMAL | 3 0 50 50 50       | 0  | load 150 % on 3 containers takes 3.0 at the target 50.0 %, near enough",
                "NORMAL | 1 0 70             | 0  | load 70 % on 1 container takes 1.4 at the target 50.0 %, near enough",
                "NORMAL | 3 0 80 90 70       | 2  | load 240 % on 3 containers takes 4.8 at the target 50.0 %: add 2",
                "NORMAL | 3 2 80 90 70       | 0  | load 240 % on 3 containers takes 4.8 at the target 50.0 %; 2 on the way",
                "NORMAL | 3 1 80 90 70       | 1  | load 240 % on 3 containers takes 4.8 at the target 50.0 %; 1 on the way: add 1",
                "NORMAL | 3 0 60 60 60       | 1  | load 180 % on 3 containers takes 3.6 at the target 50.0 %; 3.6 +- 0.0 in the last 26 s: add 1",
                "NORMAL | 3 0 60 60 60 @8    | 0  | load 180 % on 3 containers takes 3.6 at the target 50.0 %; seen for 6 s of 26 s",
                "NORMAL | 4 0 20 20 20 20    | -2 | load 80 % on 4 containers takes 1.6 at the target 50.0 %; 1.6 +- 0.0 in the last 26 s: remove 2",
                "NORMAL | 4 0 20 20 20 20 @8 | 0  | load 80 % on 4 containers takes 1.6 at the target 50.0 %; seen for 6 s of 26 s",
                "CALM   | 4 0 20 20 20 20    | 0  | load 80 % on 4 containers takes 1.6 at the target 50.0 %; seen for 58 s of 120 s",
                "EAGER  | 4 0 20 20 20 20    | -2 | load 80 % on 4 containers takes 1.6 at the target 50.0 %; 1.6 +- 0.0 in the last 20 s: remove 2",
                "NORMAL | 2 0 0 0            | -1 | load 0 % on 2 containers takes 0.0 at the target 50.0 %; 0.0 +- 0.0 in the last 26 s: remove 1",
                "NORMAL | 1 0 0              | 0  | load 0 % on 1 container takes 0.0 at the target 50.0 %; 0.0 +- 0.0 in the last 26 s, not surely enough",
            })
    void followsTheLoadByPreset(CpuPreset preset, String fleet, int change, String reason) {
        String[] parts = fleet.split(" @", 2);
        int seconds = parts.length > 1 ? Integer.parseInt(parts[1]) : 60;
        // As if nothing could be changed, so that the state is that of a fleet that stayed as it is.
        FleetCpu cpu = fleet(parts[0]);
        CpuTargetState state = CpuTargetState.START;
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, preset);
        for (int t = 2; t < seconds; t += 2) {
            state = unchanged(CpuTarget.step(cpu, PERIOD, policy, state).next());
        }

        CpuTargetStep step = CpuTarget.step(cpu, PERIOD, policy, state);

        assertThat(step.reason()).isEqualTo(reason);
        assertThat(step.change()).isEqualTo(change);
    }

    @Test
    void addsOneWhereTheCeilingHidesTheLoad() {
        CpuTargetStep step = CpuTarget.step(
                fleet("2 0 98 99"), PERIOD, CpuTargetPolicy.of(85, CpuPreset.NORMAL), CpuTargetState.START);

        assertThat(step.change()).isEqualTo(1);
        assertThat(step.reason())
                .isEqualTo(
                        "load 197 % on 2 containers takes 2.3 at the target 85.0 %; average 98.5 % may be held back at"
                                + " 100 %: add 1");
    }

    @Test
    void leavesYoungContainersOutOfAPresetsAverage() {
        var young = new Reading(150, Duration.ofSeconds(19));
        var old = new Reading(50, Duration.ofSeconds(20));
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, CpuPreset.NORMAL);

        assertThat(CpuTarget.step(new FleetCpu(2, 0, List.of(young, old)), PERIOD, policy, CpuTargetState.START)
                        .reason())
                .isEqualTo("load 100 % on 2 containers takes 2.0 at the target 50.0 %, near enough");
        assertThat(CpuTarget.step(new FleetCpu(1, 0, List.of(young)), PERIOD, policy, CpuTargetState.START)
                        .reason())
                .isEqualTo("none of 1 container is measured and older than 20 s");
    }

    @Test
    void coolsDownBetweenChanges() {
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, new PidConstants(0.02, 0, 0));
        CpuTargetState added = CpuTarget.step(fleet("2 0 80 80"), PERIOD, policy, CpuTargetState.START)
                .next();

        CpuTargetStep again = CpuTarget.step(fleet("3 0 80 80 80"), PERIOD, policy, added);
        CpuTargetStep later = CpuTarget.step(fleet("3 0 80 80 80"), PERIOD, policy, again.next());
        CpuTargetStep down = CpuTarget.step(fleet("4 0 10 10 10 10"), PERIOD, policy, later.next());

        assertThat(again.hold()).contains(Hold.COOL_DOWN);
        assertThat(again.reason()).endsWith("; the last addition was 2 s ago, to be 4 s");
        assertThat(later.change()).isEqualTo(1);
        // Smoothed, the average is still above.
        assertThat(down.kind()).isEqualTo(Kind.HOLD);
        CpuTargetStep settled = down;
        for (int i = 0; i < 4; i++) {
            settled = CpuTarget.step(fleet("4 0 10 10 10 10"), PERIOD, policy, settled.next());
        }
        assertThat(settled.reason()).endsWith("; the last change was 10 s ago, to be 20 s");
    }

    @Test
    void dampsByTheFilteredSlopeOfTheMeasurement() {
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, new PidConstants(0.1, 0, 0.5));
        CpuTargetState state = CpuTarget.step(fleet("1 0 60"), PERIOD, policy, CpuTargetState.START)
                .next();

        CpuTargetStep rising = CpuTarget.step(fleet("1 0 90"), PERIOD, policy, unchanged(state));

        // The filter of 4 s lets a third of 30 points through in 2 s: 5 points a second.
        assertThat(rising.terms().p()).isEqualTo(4);
        assertThat(rising.terms().d()).isEqualTo(2.5);
        assertThat(CpuTarget.step(fleet("1 0 90"), PERIOD, withTarget(policy, 30), unchanged(state))
                        .terms()
                        .d())
                .as("a new target is no kick")
                .isEqualTo(2.5);
    }

    @Test
    void waitsWhileTheTermsOutweighEachOther() {
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, new PidConstants(0.01, 0.01, 1));
        CpuTargetState state = CpuTarget.step(fleet("2 0 95 95"), PERIOD, policy, CpuTargetState.START)
                .next();

        CpuTargetStep falling = CpuTarget.step(fleet("2 0 60 60"), PERIOD, policy, unchanged(state));

        assertThat(falling.kind()).isEqualTo(Kind.WAIT);
        assertThat(falling.hold()).contains(Hold.OPPOSED);
        assertThat(falling.reason())
                .isEqualTo(
                        "average 60.0 % is 10.0 above the target 50.0 %: u = -4.63 (p 0.10, i 1.10, d -5.83), which is not"
                                + " to the side of the error");
    }

    @Test
    void keepsTheIntegralSmallWhileItIsCutShort() {
        PidConstants constants = new PidConstants(0.2, 0.01, 0);
        CpuTargetStep step = CpuTarget.step(
                fleet("1 0 80"),
                PERIOD,
                CpuTargetPolicy.of(50, constants).withLimits(new ScaleLimits(1, 6, 3)),
                CpuTargetState.START);

        // u is 6.6 and 3 are possible: a fifth of the excess of 3.6 is taken off the integral of 0.6.
        assertThat(step.next().integral().containers()).isEqualTo(0.6 - 3.6 / 5, within(1e-9));
    }

    @Test
    void goesOnFromWhereItWasWithNewConstants() {
        PidConstants before = new PidConstants(0.05, 0.002, 0.1);
        PidConstants after = new PidConstants(0.12, 0.004, 0.02);
        CpuTargetState state = CpuTargetState.START;
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, before).withLimits(new ScaleLimits(1, 90, 10));
        for (int i = 0; i < 5; i++) {
            state = unchanged(
                    CpuTarget.step(fleet("3 0 70 72 74"), PERIOD, policy, state).next());
        }
        FleetCpu cpu = fleet("3 0 75 76 77");

        double kept = CpuTarget.step(cpu, PERIOD, policy, state).terms().u();
        double patched = CpuTarget.step(cpu, PERIOD, policy.withConstants(after), state)
                .terms()
                .u();

        // All that differs is what the new ki adds in this step.
        double error = 26;
        assertThat(patched - kept).isEqualTo((after.ki() - before.ki()) * error * 2, within(1e-9));
    }

    @Test
    void startsAfreshAfterZeros() {
        PidConstants constants = new PidConstants(0.1, 0.01, 0);
        CpuTargetState wound = new CpuTargetState(
                Optional.of(PidConstants.ZERO),
                new Integral(4, 1, new PidConstants(0.2, 0.2, 0)),
                OptionalDouble.of(80),
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofHours(1),
                List.of());

        CpuTargetStep step = CpuTarget.step(fleet("1 0 80"), PERIOD, CpuTargetPolicy.of(50, constants), wound);

        assertThat(step.terms().i()).isEqualTo(0.6);
    }

    /** The same state, long after the last change. */
    static CpuTargetState unchanged(CpuTargetState state) {
        return new CpuTargetState(
                state.law(),
                state.integral(),
                state.filtered(),
                state.unseen(),
                Duration.ofHours(1),
                Duration.ofHours(1),
                state.demands());
    }

    private static CpuTargetPolicy withTarget(CpuTargetPolicy policy, double target) {
        return new CpuTargetPolicy(
                target, policy.law(), policy.limits(), policy.pace(), policy.tolerance(), policy.ceiling());
    }

    private static PidConstants constants(String text) {
        String[] words = text.split(" ", -1);
        return new PidConstants(
                Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }

    private static FleetCpu fleet(String text) {
        List<String> words = Arrays.asList(text.split(" ", -1));
        List<Reading> readings = new ArrayList<>();
        for (String percent : words.subList(2, words.size())) {
            readings.add(new Reading(Double.parseDouble(percent), Duration.ofHours(1)));
        }
        return new FleetCpu(Integer.parseInt(words.get(0)), Integer.parseInt(words.get(1)), readings);
    }
}
