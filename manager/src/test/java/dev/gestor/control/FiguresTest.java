// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.000000",
        "1, 1.000000",
        "0.5, 0.500000",
        "0.0000004, 0.000000",
        "0.0000006, 0.000001",
        "0.9999999, 1.000000",
        "12.25, 12.250000",
        "-0.25, -0.250000",
        "-0.0000001, 0.000000"
    })
    void decimalsHaveAPointAndNoExponent(double value, String text) {
        assertThat(Figures.decimal(value)).isEqualTo(text);
    }

    @Test
    void secondsHaveThreeDecimals() {
        assertThat(Figures.seconds(Duration.ofMillis(10_007))).isEqualTo("10.007");
    }
}
