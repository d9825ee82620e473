// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long MILLI = 1_000_000;

    private final Tally tally = new Tally();

    @Test
    void eachKindOfEndIsCounted() {
        tally.offered(10);
        tally.dropped(3);
        tally.answered(200, MILLI, MILLI);
        tally.answered(302, MILLI, MILLI);
        tally.answered(404, MILLI, MILLI);
        tally.answered(503, MILLI, MILLI);
        tally.answered(503, MILLI, MILLI);
        tally.timedOut(MILLI, MILLI);
        tally.failed("connect");

        Counts counts = tally.counts();
        assertThat(counts)
                .isEqualTo(
                        new Counts(10, 3, 2, Map.of("connect", 1L, "status 404", 1L, "status 503", 2L, "timeout", 1L)));
        assertThat(counts.failed()).isEqualTo(5);
        assertThat(counts.done()).isEqualTo(7);
    }

    @Test
    void aServerThatStandsStillShowsThoughFewRequestsWereUnderWay() {
        // 1000 a second for 10 s at 1 ms each; for one of these seconds it stands still, with 64 connections.
        for (int i = 0; i < 9000; i++) {
            tally.answered(200, MILLI, MILLI);
        }
        for (int i = 0; i < 64; i++) {
            tally.answered(200, (1000 - i) * MILLI, (1000 - i) * MILLI);
        }
        for (int i = 64; i < 1000; i++) {
            tally.waited((1000 - i) * MILLI, 1);
        }

        tally.interval();

        assertThat(tally.service().p99()).isCloseTo(1, Percentage.withPercentage(1));
        assertThat(tally.latency().p99()).isCloseTo(900, Percentage.withPercentage(1));
        assertThat(tally.latency().p95()).isCloseTo(500, Percentage.withPercentage(1));
        assertThat(tally.latency().count()).isEqualTo(10_000);
    }

    @Test
    void aDroppedRequestTakesItsWaitAndWhatOthersTake() {
        tally.answered(200, 50 * MILLI, 50 * MILLI);
        tally.waited(10 * MILLI, 3);

        tally.interval();

        assertThat(tally.latency().max()).isCloseTo(60, Percentage.withPercentage(1));
    }

    @Test
    void anIntervalHoldsWhatCameSinceTheLast() {
        tally.answered(200, MILLI, MILLI);
        assertThat(tally.interval().count()).isEqualTo(1);
        assertThat(tally.interval()).isEqualTo(new Latencies(0, 0, 0, 0, 0, 0));
        tally.answered(200, 3 * MILLI, MILLI);
        assertThat(tally.interval().p50()).isCloseTo(3, within(0.01));
        assertThat(tally.latency().mean()).isCloseTo(2, within(0.01));
    }

    @Test
    void timesOutOfAllBoundsAreKept() {
        tally.answered(200, Long.MAX_VALUE, -5);
        tally.interval();
        assertThat(tally.latency().max()).isGreaterThanOrEqualTo(3_600_000);
    }
}
