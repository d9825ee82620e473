// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketWidthTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, PT10S",
        "PT90S, PT10S",
        "PT10M, PT30S",
        "PT1H, PT5M",
        "PT24H, PT1H",
        "P29D, P1D",
        "P60D, P3D",
    })
    void isTheNarrowestReadableWidthThatFits(Duration span, Duration width) {
        assertThat(BucketWidth.covering(span, 29, Duration.ofSeconds(10))).isEqualTo(width);
    }

    @Test
    void readsLikeAPersonWouldSayIt() {
        assertThat(BucketWidth.inWords(Duration.ofSeconds(30))).isEqualTo("30 s");
        assertThat(BucketWidth.inWords(Duration.ofMinutes(5))).isEqualTo("5 min");
        assertThat(BucketWidth.inWords(Duration.ofHours(2))).isEqualTo("2 h");
        assertThat(BucketWidth.inWords(Duration.ofDays(3))).isEqualTo("3 d");
    }
}
