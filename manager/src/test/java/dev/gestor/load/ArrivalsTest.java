// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {
    @Test
    void aBurstComesEveryInterval() {
        Arrivals arrivals = Arrivals.every(Duration.ofMillis(10), 1000);

        assertThat(arrivals.nanosOf(0)).isZero();
        assertThat(arrivals.nanosOf(1)).isEqualTo(10_000_000);
        assertThat(arrivals.nanosOf(1000)).isEqualTo(10_000_000_000L);
        assertThat(arrivals.perSecond()).isEqualTo(100_000);
    }

    @Test
    void aRateIsEvenAndItsRoundingNeverAddsUp() {
        Arrivals arrivals = Arrivals.rate(3);

        assertThat(arrivals.nanosOf(1)).isEqualTo(333_333_333);
        assertThat(arrivals.nanosOf(2)).isEqualTo(666_666_666);
        assertThat(arrivals.nanosOf(3)).isEqualTo(1_000_000_000);
        assertThat(arrivals.nanosOf(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"7, 10, 70", "1000000, 1, 1000000", "1, 1, 1", "999, 60, 59940"})
    void aRateOffersWhatItSays(int rate, int seconds, long offered) {
        assertThat(Arrivals.rate(rate).offeredBefore(Duration.ofSeconds(seconds)))
                .isEqualTo(offered);
    }

    @Test
    void theBurstAtTheEndIsNotOffered() {
        assertThat(Arrivals.every(Duration.ofMillis(10), 5).offeredBefore(Duration.ofMillis(30)))
                .isEqualTo(15);
        assertThat(Arrivals.every(Duration.ofMillis(10), 5).offeredBefore(Duration.ofMillis(31)))
                .isEqualTo(20);
    }

    @Test
    void noRequestsAreNoArrivals() {
        assertThatThrownBy(() -> Arrivals.every(Duration.ZERO, 5)).hasMessageContaining("no requests");
        assertThatThrownBy(() -> Arrivals.rate(0)).hasMessageContaining("no requests");
    }
}
