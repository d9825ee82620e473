// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
    private final HostCheck check = new HostCheck("Box");

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:7070", "127.0.0.1", "localhost:7070", "LOCALHOST", "[::1]:7070", "[::1]", "box:7070"})
    void anAddressAndThisMachinesNamesAreMeantForUs(String host) {
        assertThat(check.allowsHost(Optional.of(host))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example:7070",
                "localhost.evil.example",
                "",
                ":7070",
                "[evil]:7070",
                "1.2.3.4.5"
            })
    void aNameThatSomebodyElseMayPointHereIsNot(String host) {
        assertThat(check.allowsHost(Optional.of(host))).isFalse();
        assertThat(check.allowsHost(Optional.empty())).isFalse();
    }

    @Test
    void onlyOurOwnPagesMayCall() {
        Optional<String> host = Optional.of("127.0.0.1:7070");

        assertThat(check.allowsOrigin(Optional.empty(), host)).isTrue();
        assertThat(check.allowsOrigin(Optional.of("http://127.0.0.1:7070"), host))
                .isTrue();
        assertThat(check.allowsOrigin(Optional.of("http://127.0.0.1:8080"), host))
                .isFalse();
        assertThat(check.allowsOrigin(Optional.of("http://evil.example"), host)).isFalse();
        assertThat(check.allowsOrigin(Optional.of("null"), host)).isFalse();
        assertThat(check.allowsOrigin(Optional.of("http://[broken"), host)).isFalse();
    }
}
