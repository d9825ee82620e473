// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    @Test
    void doublesUpToItsBoundAndIsHalfByChance() {
        long[] whole = {500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000};
        for (int failures = 1; failures <= whole.length; failures++) {
            Duration delay = backoff.delay(failures, new Random(failures));

            assertThat(delay)
                    .isBetween(Duration.ofMillis(whole[failures - 1] / 2), Duration.ofMillis(whole[failures - 1]));
        }
    }

    @Test
    void staysAtItsBoundHoweverOftenItFails() {
        assertThat(backoff.delay(Integer.MAX_VALUE, new Random(1)))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }
}
