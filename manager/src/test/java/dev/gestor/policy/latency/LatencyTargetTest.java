// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.policy.latency.Heartbeat.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LatencyTargetTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Set<Integer> STRAY = Set.of(0, 2, 4);

    private final LatencyPolicy policy = LatencyPolicy.of(Duration.ofMillis(200), 2);

    /** A container whose latency is a function of the time at which it is asked, both in ms; probed as a heart does. */
    private static final class Probed {
        private final LongUnaryOperator latency;
        private final List<Heartbeat> ended = new ArrayList<>();
        private long began = -1;
        private long took;

        Probed(LongUnaryOperator latency) {
            this.latency = latency;
        }

        List<Heartbeat> at(long tick) {
            long now = tick * INTERVAL.toMillis();
            long age = now - began * INTERVAL.toMillis();
            if (began < 0 || took <= age) {
                if (began >= 0) {
                    ended.add(new Heartbeat(began, Duration.ofMillis(took), Kind.ANSWERED));
                }
                began = tick;
                took = latency.applyAsLong(now);
                age = 0;
            }
            List<Heartbeat> all = new ArrayList<>(ended);
            all.add(new Heartbeat(began, Duration.ofMillis(age), Kind.OUT));
            return all;
        }
    }

    private static OptionalLong firstChange(Probed probed, long ticks, LatencyPolicy policy) {
        LatencyState state = LatencyState.START;
        for (long tick = 0; tick < ticks; tick++) {
            LatencyStep step = LatencyTarget.step(
                    probed.at(tick), tick, INTERVAL, new LatencyTarget.Instances(1, 0, false), policy, state);
            state = step.next();
            if (step.change() != 0) {
                assertThat(step.kind()).isEqualTo(LatencyStep.Kind.ADD);
                return OptionalLong.of(tick * INTERVAL.toMillis());
            }
        }
        return OptionalLong.empty();
    }

    @ParameterizedTest
    @CsvSource({
        "20, 25",
        "50, 3000",
        "100, 500",
        "200, 200",
        "200, 210",
        "200, 300",
        "200, 650",
        "205, 210",
        "200, 100000",
        "500, 900",
        "1000, 9000"
    })
    void aCrossingIsDecidedWithinTheThresholdAndSevenTenths(long threshold, long slow) {
        long crossing = 5_000;
        LatencyPolicy own = LatencyPolicy.of(Duration.ofMillis(threshold), 1);
        OptionalLong decided = firstChange(new Probed(asked -> asked < crossing ? 5 : slow), 200, own);
        assertThat(decided).isPresent();
        assertThat(decided.getAsLong()).isBetween(crossing + 500, crossing + threshold + 700);
    }

    @ParameterizedTest
    @CsvSource({"500, 550", "1000, 1100", "2000, 2200"})
    void littleAboveALongThresholdASecondSlowHeartbeatIsWaitedFor(long threshold, long slow) {
        LatencyPolicy own = LatencyPolicy.of(Duration.ofMillis(threshold), 1);
        OptionalLong decided = firstChange(new Probed(asked -> asked < 5_000 ? 5 : slow), 200, own);
        assertThat(decided).isPresent();
        assertThat(decided.getAsLong()).isBetween(5_000 + slow, 5_000 + slow + threshold + 200);
    }

    @ParameterizedTest
    @CsvSource({"210", "290", "450", "900"})
    void threeStraySlowHeartbeatsDoNothing(long slow) {
        // Three within a second or so, each with a fast one behind it.
        var count = new AtomicInteger();
        var probed = new Probed(asked -> asked < 2_000 ? 5 : STRAY.contains(count.getAndIncrement()) ? slow : 5);
        LatencyPolicy patient = LatencyPolicy.of(Duration.ofMillis(Math.max(100, slow - 100)), 1);
        assertThat(firstChange(probed, 200, patient)).isEmpty();
        assertThat(count.get()).isGreaterThan(10);
    }

    @Test
    void everySecondHeartbeatSlowIsNotTooSlowButMostOfThemAre() {
        assertThat(firstChange(
                        new Probed(asked -> asked / 100 % 2 == 0 ? 5 : 80),
                        200,
                        LatencyPolicy.of(Duration.ofMillis(50), 1)))
                .isEmpty();
        assertThat(firstChange(
                        new Probed(asked -> asked / 100 % 4 == 0 ? 5 : 80),
                        200,
                        LatencyPolicy.of(Duration.ofMillis(50), 1)))
                .isPresent();
    }

    private static List<Heartbeat> all(Kind kind, long millis) {
        List<Heartbeat> heartbeats = new ArrayList<>();
        for (long tick = 0; tick < 20; tick++) {
            heartbeats.add(new Heartbeat(tick, Duration.ofMillis(millis), kind));
        }
        return heartbeats;
    }

    private LatencyStep step(List<Heartbeat> heartbeats, LatencyTarget.Instances instances, LatencyState state) {
        return LatencyTarget.step(heartbeats, 19, SECOND, instances, policy, state);
    }

    @Test
    void failuresAreTooSlow() {
        LatencyStep step = step(all(Kind.FAILED, 1), new LatencyTarget.Instances(1, 0, false), LatencyState.START);
        assertThat(step.change()).isEqualTo(2);
        assertThat(step.reason()).isEqualTo("most of the last 10 heartbeats failed, threshold 200 ms: start 2");
    }

    @Test
    void withoutAHeartbeatNothingIsDone() {
        LatencyStep step = step(List.of(), new LatencyTarget.Instances(1, 3, false), LatencyState.START);
        assertThat(step.kind()).isEqualTo(LatencyStep.Kind.UNMEASURED);
        assertThat(step.change()).isZero();
    }

    @Test
    void oneThatIsOutAndYoungTellsNothing() {
        List<Heartbeat> young = List.of(new Heartbeat(18, Duration.ofMillis(100), Kind.OUT));
        assertThat(step(young, new LatencyTarget.Instances(1, 0, false), LatencyState.START)
                        .kind())
                .isEqualTo(LatencyStep.Kind.UNMEASURED);
    }

    @Test
    void theMaximumIsNotExceeded() {
        LatencyStep clipped =
                step(all(Kind.ANSWERED, 300), new LatencyTarget.Instances(9, 8, false), LatencyState.START);
        assertThat(clipped.change()).isEqualTo(1);
        assertThat(clipped.reason())
                .isEqualTo(
                        "median of the last 10 heartbeats is 300 ms, threshold 200 ms; at most 10 instances: start 1");
        LatencyStep full = step(all(Kind.ANSWERED, 300), new LatencyTarget.Instances(10, 9, false), LatencyState.START);
        assertThat(full.kind()).isEqualTo(LatencyStep.Kind.AT_LIMIT);
    }

    @Test
    void nothingIsAddedWhileAChangeIsUnderWayNorInTheCoolDown() {
        List<Heartbeat> slow = all(Kind.ANSWERED, 300);
        assertThat(step(slow, new LatencyTarget.Instances(1, 0, true), LatencyState.START)
                        .kind())
                .isEqualTo(LatencyStep.Kind.BUSY);
        LatencyStep cooling = step(slow, new LatencyTarget.Instances(3, 2, false), LatencyState.START.added());
        assertThat(cooling.kind()).isEqualTo(LatencyStep.Kind.COOL_DOWN);
        assertThat(cooling.reason()).endsWith("the last change was ready 1 s ago, to be 30 s");
    }

    @Test
    void instancesAreTakenAwayAfterThreeQuietMinutes() {
        LatencyState state = LatencyState.START.added();
        var instances = new LatencyTarget.Instances(4, 3, false);
        int seconds = 0;
        LatencyStep step;
        do {
            step = step(all(Kind.ANSWERED, 50), instances, state);
            state = step.next();
            seconds++;
        } while (step.change() == 0 && seconds < 1000);
        assertThat(seconds).isEqualTo(180);
        assertThat(step.change()).isEqualTo(-2);
        assertThat(step.reason())
                .isEqualTo(
                        "median of the last 10 heartbeats is 50 ms, threshold 200 ms; below half of it for 180 s: take away 2");
    }

    @Test
    void halfTheThresholdIsNotQuiet() {
        LatencyState state = new LatencyState(Duration.ofDays(1), Duration.ofMinutes(10));
        LatencyStep step = step(all(Kind.ANSWERED, 100), new LatencyTarget.Instances(4, 3, false), state);
        assertThat(step.change()).isZero();
        assertThat(step.next().below()).isZero();
    }

    @Test
    void onlyWhatWasAddedIsTakenAway() {
        LatencyState state = new LatencyState(Duration.ofDays(1), Duration.ofMinutes(10));
        assertThat(step(all(Kind.ANSWERED, 5), new LatencyTarget.Instances(1, 0, false), state)
                        .change())
                .isZero();
        assertThat(step(all(Kind.ANSWERED, 5), new LatencyTarget.Instances(2, 1, false), state)
                        .change())
                .isEqualTo(-1);
    }
}
