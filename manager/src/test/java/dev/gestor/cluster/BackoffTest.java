// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    @ParameterizedTest
    @CsvSource({"1, 500, 1000", "2, 1000, 2000", "4, 4000, 8000", "7, 30000, 60000", "1000000, 30000, 60000"})
    void doublesUpToAMinuteAndHalfIsByChance(int failures, long least, long most) {
        var random = new Random(42);
        for (int i = 0; i < 200; i++) {
            assertThat(Backoff.delay(Duration.ofSeconds(1), failures, random))
                    .isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
        }
    }
}
