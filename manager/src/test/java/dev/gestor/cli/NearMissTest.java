// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissTest {
    private static final List<String> KNOWN = List.of("period", "port", "high", "low", "log-server");

    @ParameterizedTest
    @CsvSource({"perido, period", "preiod, period", "hihg, high", "hight, high", "logserver, log-server", "lo, low"})
    void aSlipIsUnderstood(String word, String meant) {
        assertThat(NearMiss.of(word, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"xyzzy", "p", "serverless", "''"})
    void anythingElseIsNot(String word) {
        assertThat(NearMiss.of(word, KNOWN)).isEmpty();
    }
}
