// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HostStateTest {
    private static final HostItem HOST = HostItem.parse("a");
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration LEAST = Duration.ofMillis(250);

    @Test
    void theFirstReadingHasMemoryAndNoCpu() {
        HostState state = HostState.connecting(0, Optional.empty()).answered(answer(1, 100, 100), LEAST);

        HostFigures figures = state.row(HOST, seconds(2), PERIOD).figures().orElseThrow();

        assertThat(figures.cpuPercent()).isEmpty();
        assertThat(figures.reading().memoryPercent()).isEqualTo(50);
        assertThat(figures.age()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theSecondHasTheShareBetweenTheTwo() {
        HostState state = HostState.connecting(0, Optional.empty())
                .answered(answer(1, 100, 100), LEAST)
                .reading(seconds(2))
                .answered(answer(2, 125, 175), LEAST);

        assertThat(state.row(HOST, seconds(2), PERIOD).figures().orElseThrow().cpuPercent())
                .isEqualTo(OptionalDouble.of(25));
    }

    @Test
    void twoReadingsAtOnceAreNoShare() {
        HostState state = HostState.connecting(0, Optional.empty())
                .answered(new HostState.Answer(new Reading(1, 1, 1, 2, 1), 0, Duration.ZERO), LEAST)
                .answered(new HostState.Answer(new Reading(2, 1, 1, 2, 1), 1_000_000, Duration.ZERO), LEAST);

        assertThat(state.cpuPercent()).isEmpty();
    }

    @Test
    void aHostThatHasNotAnsweredIsShownWithItsReasonAndNotWithOldFigures() {
        HostState state = HostState.connecting(0, Optional.empty())
                .answered(answer(1, 100, 100), LEAST)
                .reading(seconds(6));

        assertThat(state.row(HOST, seconds(8), PERIOD))
                .isEqualTo(new HostRow(HOST, Optional.empty(), Optional.of(Trouble.of(Trouble.Kind.NO_ANSWER, "7"))));
    }

    @Test
    void anAnswerThatCameAfterItsRowIsShownInTheNextOne() {
        HostState late = HostState.connecting(0, Optional.empty())
                .answered(answer(1, 100, 100), LEAST)
                .reading(seconds(6))
                .answered(answer(9, 200, 200), LEAST)
                .reading(seconds(11));

        assertThat(late.row(HOST, seconds(13), PERIOD).figures().orElseThrow().age())
                .isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void aFailureIsShownUntilTheHostAnswersAgain() {
        Trouble closed = Trouble.of(Trouble.Kind.CLOSED);
        HostState failed = HostState.connecting(0, Optional.empty())
                .answered(answer(1, 100, 100), LEAST)
                .failed(seconds(2), closed);
        HostState again = HostState.connecting(seconds(3), failed.trouble());

        assertThat(failed.row(HOST, seconds(2), PERIOD).trouble()).contains(closed);
        assertThat(again.row(HOST, seconds(4), PERIOD).trouble()).contains(closed);
        assertThat(again.arriving()).isFalse();
        assertThat(again.answered(answer(5, 1, 1), LEAST)
                        .row(HOST, seconds(5), PERIOD)
                        .trouble())
                .isEmpty();
    }

    @Test
    void aHostThatStillConnectsSaysSo() {
        HostState state = HostState.connecting(0, Optional.empty());

        assertThat(state.arriving()).isTrue();
        assertThat(state.row(HOST, seconds(4), PERIOD).trouble()).contains(Trouble.of(Trouble.Kind.CONNECTING, "4"));
    }

    @Test
    void aRowWaitsForReadingsOfItsOwnPeriodOnly() {
        HostState state = HostState.connecting(0, Optional.empty()).answered(answer(1, 1, 1), LEAST);

        assertThat(state.reading(seconds(6)).hasReadSince(seconds(6))).isFalse();
        assertThat(state.reading(seconds(6)).hasReadSince(seconds(11))).isTrue();
        assertThat(state.hasReadSince(seconds(1))).isTrue();
    }

    private static HostState.Answer answer(long second, long busy, long idle) {
        return new HostState.Answer(new Reading(busy, idle, 2, 1000, 500), seconds(second), Duration.ofMillis(10));
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
