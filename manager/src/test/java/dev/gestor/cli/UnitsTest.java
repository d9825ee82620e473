// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1572864, 1.5 MiB",
        "25233981440, 23.5 GiB",
        "1099511627776, 1.0 TiB",
        "1125899906842624, 1024.0 TiB"
    })
    void bytesComeInTheUnitThatFits(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void whatIsNotKnownIsNotZero() {
        assertThat(Units.bytes(OptionalLong.empty())).isEqualTo("?");
        assertThat(Units.cores(OptionalDouble.empty())).isEqualTo("?");
        assertThat(Units.percent(OptionalDouble.empty())).isEqualTo("?");
    }

    @Test
    void aDecimalPointIsOneInEveryLocale() {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.FRANCE);
        try {
            assertThat(Units.bytes(1536)).isEqualTo("1.5 KiB");
            assertThat(Units.cores(OptionalDouble.of(0.25))).isEqualTo("0.250");
            assertThat(Units.percent(0.1234)).isEqualTo("12.34 %");
            assertThat(Units.seconds(Duration.ofMillis(1234))).isEqualTo("1.234");
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void theBootTimeHasNineDigits() {
        assertThat(Units.nanosAsSeconds(81_234_000_000_042L)).isEqualTo("81234.000000042");
    }
}
