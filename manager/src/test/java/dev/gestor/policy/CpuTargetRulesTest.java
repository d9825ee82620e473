// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.policy.CpuTargetStep.Kind;
import dev.gestor.policy.FleetCpu.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever is measured. */
class CpuTargetRulesTest {
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Random random = new Random(SEED);

    static Stream<CpuLaw> laws() {
        return Stream.of(
                new PidConstants(0.05, 0, 0),
                new PidConstants(0.05, 0.003, 0.1),
                new PidConstants(0, 0.01, 0),
                new PidConstants(0.3, 0.1, -2),
                CpuPreset.CALM,
                CpuPreset.NORMAL,
                CpuPreset.EAGER);
    }

    @ParameterizedTest
    @MethodSource("laws")
    void keepsItsRulesForAnyMeasurements(CpuLaw law) {
        for (int round = 0; round < 40; round++) {
            ScaleLimits limits = new ScaleLimits(1 + random.nextInt(3), 3 + random.nextInt(10), 1 + random.nextInt(5));
            CpuTargetPolicy policy = policy(5 + random.nextDouble() * 150, law).withLimits(limits);
            CpuTargetState state = CpuTargetState.START;
            int running = limits.min() + random.nextInt(limits.max() - limits.min() + 1);
            for (int i = 0; i < 100; i++) {
                int starting = random.nextInt(5) == 0 ? random.nextInt(limits.max() - running + 1) : 0;
                FleetCpu cpu = fleet(running, starting);

                CpuTargetStep step = CpuTarget.step(cpu, elapsed(), policy, state);

                assertRules(step, cpu, policy, state);
                state = step.next();
                running += step.change();
            }
        }
    }

    private static void assertRules(CpuTargetStep step, FleetCpu cpu, CpuTargetPolicy policy, CpuTargetState before) {
        String seed = "repeat with -Dseed=%d: %s".formatted(SEED, step.reason());
        ScaleLimits limits = policy.limits();
        assertThat(cpu.total() + step.change()).as(seed).isBetween(limits.min(), limits.max());
        assertThat(Math.abs(step.change())).as(seed).isLessThanOrEqualTo(limits.step());
        if (step.kind() == Kind.HOLD) {
            assertThat(step.next().integral()).as(seed).isEqualTo(before.integral());
        }
        assertThat(Integer.signum(step.change()))
                .as(seed)
                .isEqualTo(step.kind() == Kind.ADD ? 1 : step.kind() == Kind.REMOVE ? -1 : 0);
        assertThat(step.hold().isPresent()).as(seed).isEqualTo(step.change() == 0);
        if (step.change() != 0 && policy.law() instanceof PidConstants) {
            assertThat(step.change() * (cpu.average().orElseThrow() - policy.target()))
                    .as("to the side of the error; " + seed)
                    .isPositive();
        }
        if (step.kind() == Kind.REMOVE) {
            assertThat(cpu.starting()).as(seed).isZero();
        }
        assertThat(Math.abs(step.next().integral().containers())).as(seed).isLessThanOrEqualTo(limits.step());
    }

    @ParameterizedTest
    @MethodSource("laws")
    void neverMovesAwayFromASteadyLoad(CpuLaw law) {
        for (double percent : List.of(0.0, 10.0, 30.0, 49.0, 51.0, 70.0, 100.0, 300.0)) {
            CpuTargetState state = CpuTargetState.START;
            for (int i = 0; i < 200; i++) {
                CpuTargetStep step = CpuTarget.step(steady(4, percent), Optional.of(PERIOD), policy(50, law), state);
                assertThat(step.change() * (percent - 50)).as(step.reason()).isGreaterThanOrEqualTo(0);
                state = step.next();
            }
        }
    }

    @Test
    void neverActsOnZeros() {
        CpuTargetState state = CpuTargetState.START;
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, PidConstants.ZERO);
        for (int i = 0; i < 1000; i++) {
            CpuTargetStep step = CpuTarget.step(fleet(random.nextInt(30), random.nextInt(3)), elapsed(), policy, state);
            assertThat(step.kind()).as("repeat with -Dseed=%d", SEED).isEqualTo(Kind.HOLD);
            state = step.next();
        }
        assertThat(state.integral()).isEqualTo(CpuTargetState.Integral.NONE);
    }

    @ParameterizedTest
    @MethodSource("laws")
    void turnsAtOnceAfterAnHourAtTheMaximum(CpuLaw law) {
        CpuTargetState state = CpuTargetState.START;
        CpuTargetPolicy policy = policy(50, law);
        int running = 1;
        for (int i = 0; i < 1800; i++) {
            CpuTargetStep step = CpuTarget.step(steady(running, 200), Optional.of(PERIOD), policy, state);
            running += step.change();
            state = step.next();
        }
        assertThat(running).isEqualTo(10);

        Duration until = Duration.ZERO;
        CpuTargetStep step;
        do {
            step = CpuTarget.step(steady(running, 5), Optional.of(PERIOD), policy, state);
            state = step.next();
            until = until.plus(PERIOD);
            assertThat(step.kind()).isIn(Kind.HOLD, Kind.WAIT, Kind.REMOVE);
        } while (step.change() == 0 && until.compareTo(Duration.ofMinutes(10)) < 0);

        // The filter has to follow, a preset's window to fill; an integral of an hour would take minutes.
        assertThat(until).isLessThanOrEqualTo(law == CpuPreset.CALM ? Duration.ofSeconds(130) : Duration.ofSeconds(34));
    }

    @Test
    void givesTheSameIntegralHoweverOftenItIsCalled() {
        CpuTargetPolicy policy = CpuTargetPolicy.of(50, new PidConstants(0, 0.001, 0));

        assertThat(integral(policy, Duration.ofSeconds(1), 20)).isEqualTo(integral(policy, Duration.ofSeconds(4), 5));
    }

    private static double integral(CpuTargetPolicy policy, Duration period, int steps) {
        CpuTargetState state = CpuTargetState.START;
        double last = 0;
        for (int i = 0; i < steps; i++) {
            CpuTargetStep step =
                    CpuTarget.step(steady(1, 75), Optional.of(period), policy, CpuTargetTest.unchanged(state));
            state = step.next();
            last = Math.round(step.terms().i() * 1e9) / 1e9;
        }
        return last;
    }

    @Test
    void refusesValuesThatAreNone() {
        assertRefused(
                () -> new PidConstants(-1, 0, 0),
                "constant kp must be a number of at least 0, was -1.0; a positive kp adds containers while the average is above the target");
        assertRefused(
                () -> new PidConstants(0, Double.NaN, 0),
                "constant ki must be a number of at least 0, was NaN; a positive ki adds containers while the average is above the target");
        assertRefused(
                () -> new PidConstants(0, 0, Double.POSITIVE_INFINITY), "constant kd must be a number, was Infinity");
        assertRefused(
                () -> CpuTargetPolicy.of(0, PidConstants.ZERO),
                "CPU target must be a number above 0, in percent of one core, was 0.0");
        assertRefused(
                () -> CpuTargetPolicy.of(50, PidConstants.ZERO).withCeiling(-1),
                "CPU ceiling must be a number above 0, in percent of one core, was -1.0");
        assertRefused(() -> new ScaleLimits(0, 5, 5), "minimum of containers must be at least 1, was 0");
        assertRefused(
                () -> new ScaleLimits(4, 3, 5),
                "maximum of containers is 3, below the minimum 4; raise the one or lower the other");
        assertRefused(() -> new ScaleLimits(1, 3, 0), "containers added at once must be at least 1, was 0");
        assertRefused(
                () -> new Reading(Double.NaN, PERIOD),
                "CPU of a container must be a number of percent of at least 0, was NaN; leave out a container that could not be measured");
        assertRefused(
                () -> new FleetCpu(1, -1, List.of()),
                "numbers of containers must not be negative, were 1 running and -1 starting");
        assertRefused(() -> new FleetCpu(0, 0, List.of(new Reading(1, PERIOD))), "1 containers measured, of 0 running");
    }

    private static void assertRefused(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static CpuTargetPolicy policy(double target, CpuLaw law) {
        return law instanceof PidConstants constants
                ? CpuTargetPolicy.of(target, constants)
                : CpuTargetPolicy.of(target, (CpuPreset) law);
    }

    private static FleetCpu steady(int running, double percent) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < running; i++) {
            readings.add(new Reading(percent, Duration.ofHours(1)));
        }
        return new FleetCpu(running, 0, readings);
    }

    private FleetCpu fleet(int running, int starting) {
        List<Reading> readings = new ArrayList<>();
        int measured = random.nextInt(8) == 0 ? 0 : running;
        for (int i = 0; i < measured; i++) {
            readings.add(new Reading(random.nextDouble() * 200, Duration.ofSeconds(random.nextInt(100))));
        }
        return new FleetCpu(running, starting, readings);
    }

    private Optional<Duration> elapsed() {
        return switch (random.nextInt(20)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Duration.ZERO);
            case 2 -> Optional.of(Duration.ofSeconds(-5));
            case 3 -> Optional.of(Duration.ofHours(5));
            default -> Optional.of(Duration.ofMillis(1 + random.nextInt(6000)));
        };
    }
}
