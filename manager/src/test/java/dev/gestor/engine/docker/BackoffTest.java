// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    @ParameterizedTest
    @CsvSource({"1, 100, 200", "2, 200, 400", "5, 1600, 3200", "6, 2500, 5000", "1000000, 2500, 5000"})
    void eachWaitIsDoubledUpToTheLongestAndShortenedByAtMostAHalf(int failures, long atLeast, long atMost) {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.delay(failures, random).toMillis()).isBetween(atLeast, atMost);
        }
    }

    @Test
    void waitsDiffer() {
        Random random = new Random(7);
        assertThat(backoff.delay(3, random)).isNotEqualTo(backoff.delay(3, random));
    }
}
