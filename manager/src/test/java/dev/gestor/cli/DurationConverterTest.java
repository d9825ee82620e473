// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, 500, 500ms",
        "10s, 10000, 10s",
        "2m, 120000, 2m",
        "1h, 3600000, 1h",
        "90s, 90000, 90s",
        "120s, 120000, 2m",
        "0s, 0, 0s",
        "2d, 172800000, 2d",
        "1500ms, 1500, 1500ms"
    })
    void aNumberAndAUnitIsADuration(String text, long millis, String written) {
        assertThat(new DurationConverter().convert(text)).hasMillis(millis);
        assertThat(DurationConverter.text(new DurationConverter().convert(text)))
                .isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "10 s", "-1s", "1.5s", "10S", "PT10S", "9999999999s", "10sec", "１０s"})
    void anythingElseIsNot(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
