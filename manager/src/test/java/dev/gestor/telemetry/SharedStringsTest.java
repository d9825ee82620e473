// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SharedStringsTest {
    private final SharedStrings strings = new SharedStrings();

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
    void howeverManyAreAlikeFromReadToReadAreKept() {
        String first = ask(20_000, "name ");
        strings.forgetUnused();
        for (int read = 0; read < 3; read++) {
            assertThat(ask(20_000, "name ")).isSameAs(first);
            strings.forgetUnused();
        }

        assertThat(strings.size()).isEqualTo(20_000);
    }

    @Test
    void whatReadsNoLongerAskForIsForgotten() {
        String first = ask(3_000, "worker ");
        for (int read = 0; read < 50; read++) {
            assertThat(ask(3_000, "worker ")).isSameAs(first);
            ask(1_000, "passing " + read + " ");
            strings.forgetUnused();
            assertThat(strings.size()).isLessThan(10_000);
        }
        for (int read = 0; read < 3; read++) {
            ask(10, "few ");
            strings.forgetUnused();
        }

        assertThat(strings.size()).isEqualTo(10);
        assertThat(of("worker 0")).isEqualTo(first).isNotSameAs(first);
    }

    /** Returns the first; each is right. */
    private String ask(int count, String prefix) {
        String first = of(prefix + 0);
        for (int i = 1; i < count; i++) {
            assertThat(of(prefix + i)).isEqualTo(prefix + i);
        }
        return first;
    }
}
