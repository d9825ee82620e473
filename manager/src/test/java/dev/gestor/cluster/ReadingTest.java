// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {
    @ParameterizedTest
    @CsvSource({
        // busy and idle then, busy and idle now, percent
        "100, 100, 175, 125,  75.0",
        "100, 100, 200, 100, 100.0",
        "100, 100, 100, 300,   0.0",
        // The time of waiting for a disk goes back a little.
        "100, 100, 110,  99, 100.0",
        // No time passed.
        "100, 100, 100, 100,      ",
        // Started anew.
        "500, 900,  20,  30,      ",
        "500, 900, 600, 100,      ",
    })
    void theShareIsThatBetweenTwoReadingsOrNothing(long busy1, long idle1, long busy2, long idle2, Double percent) {
        var share = reading(busy2, idle2).cpuPercentSince(reading(busy1, idle1));

        assertThat(share.isPresent() ? share.getAsDouble() : null).isEqualTo(percent);
    }

    private static Reading reading(long busy, long idle) {
        return new Reading(busy, idle, 2, 1000, 500);
    }
}
