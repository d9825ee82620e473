// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SharedStringsTest {
    private final SharedStrings strings = new SharedStrings(1000);

    private String of(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return strings.of(bytes, 1, bytes.length - 1);
    }

    @Test
    void theSameBytesAreTheSameString() {
        assertThat(of("nginx")).isEqualTo("nginx").isSameAs(of("nginx"));
        assertThat(of("")).isEmpty();
        assertThat(of("ngin")).isEqualTo("ngin");
    }

    @Test
    void namesOfOneHashAreToldApart() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());

        assertThat(of("AaAa")).isEqualTo("AaAa");
        assertThat(of("BBBB")).isEqualTo("BBBB");
        assertThat(of("AaBB")).isEqualTo("AaBB");
        assertThat(of("AaAa")).isSameAs(of("AaAa"));
    }

    @Test
    void whatIsOverTheBoundIsForgottenAndRightAllTheSame() {
        String first = of("name 0");
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1500; i++) {
                assertThat(of("name " + i)).isEqualTo("name " + i);
            }
        }

        assertThat(of("name 0")).isEqualTo(first).isNotSameAs(first);
    }
}
