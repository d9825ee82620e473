// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Every second while wanted, else every 10 s; readers linger for 60 s. */
class SamplingRhythmTest {
    /** The monotonic clock may begin anywhere, also below 0. */
    private static final long START = -5_000_000_000L;

    private final SamplingRhythm rhythm = new SamplingRhythm(SamplingPeriods.DEFAULT);

    @Test
    void theFirstSampleIsDueAtOnceAndThenOncePerSlowPeriod() {
        assertThat(waitAt(0)).hasValue(0);
        begin(0);

        assertThat(waitAt(0)).hasValue(10_000);
        assertThat(waitAt(9_999)).hasValue(1);
        assertThat(waitAt(10_000)).hasValue(0);
    }

    @Test
    void everySecondWhileSomebodyHoldsIt() {
        begin(0);
        rhythm.hold();
        rhythm.hold();
        assertThat(waitAt(200)).hasValue(800);

        rhythm.release();
        assertThat(waitAt(200)).hasValue(800);

        rhythm.release();
        assertThat(waitAt(200)).hasValue(9_800);
    }

    @Test
    void everySecondForAMinuteAfterARead() {
        begin(0);
        rhythm.read(at(500));

        assertThat(waitAt(500)).hasValue(500);
        begin(60_000);
        assertThat(waitAt(60_499)).hasValue(501);
        assertThat(waitAt(60_500)).hasValue(9_500);
    }

    @Test
    void aReadAfterAQuietTimeMakesASampleDueAtOnce() {
        begin(0);
        rhythm.read(at(7_300));

        assertThat(waitAt(7_300)).hasValue(0);
        begin(7_300);
        assertThat(waitAt(7_300)).hasValue(1_000);
    }

    @Test
    void lateTurnsDoNotDrift() {
        rhythm.hold();
        begin(0);
        for (int turn = 1; turn <= 100; turn++) {
            // Each begins 80 ms after it was due, and takes 100 ms.
            begin(turn * 1_000 + 80);
            assertThat(waitAt(turn * 1_000 + 180)).hasValue(820);
        }
    }

    @Test
    void missedTurnsAreNotMadeUpForAndTwoAreNeverCloseTogether() {
        rhythm.hold();
        begin(0);
        begin(4_700);

        assertThat(waitAt(4_700)).hasValue(1_000);
    }

    @Test
    void withoutASlowPeriodItWaitsUntilSomebodyWantsOne() {
        SamplingRhythm quiet = new SamplingRhythm(SamplingPeriods.DEFAULT.withIdle(Optional.empty()));

        assertThat(quiet.waitNanos(at(0))).isEmpty();

        quiet.read(at(5));
        assertThat(quiet.waitNanos(at(5))).hasValue(0);
        quiet.begun(at(5));
        assertThat(quiet.waitNanos(at(5))).hasValue(1_000_000_000);
        assertThat(quiet.waitNanos(at(60_005))).isEmpty();
    }

    @Test
    void periodsThatMakeNoSenseAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new SamplingPeriods(Duration.ZERO, Optional.empty(), second))
                .hasMessageContaining("must be positive, was PT0S");
        assertThatThrownBy(() -> new SamplingPeriods(second, Optional.of(Duration.ofMillis(999)), second))
                .hasMessageContaining("at least PT1S, was PT0.999S");
        assertThatThrownBy(() -> new SamplingPeriods(second, Optional.empty(), second.negated()))
                .hasMessageContaining("PT-1S");
    }

    private void begin(long millis) {
        rhythm.begun(at(millis));
    }

    /** In ms, of which all are whole here. */
    private OptionalLong waitAt(long millis) {
        OptionalLong wait = rhythm.waitNanos(at(millis));
        return wait.isPresent() ? OptionalLong.of(wait.getAsLong() / 1_000_000) : wait;
    }

    private static long at(long millis) {
        return START + millis * 1_000_000;
    }
}
