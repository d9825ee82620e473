// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerIdTest {
    private static final String A = "a1".repeat(32);
    private static final String B = "b2".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "/docker/{A}, {A}",
        "/system.slice/docker-{A}.scope, {A}",
        "/system.slice/docker-{A}.scope/init.scope, {A}",
        "/docker/{A}/docker/{B}, {A}",
        "/docker/{B}/docker/{A}, {B}",
        "/docker/0{A}, ''",
        "/docker/{A}0, ''",
        "/docker/{A}{B}, ''",
        "/docker/a1a1a1, ''",
        "/, ''",
        "'', ''",
    })
    void isTheOutermostInThePath(String path, String expected) {
        assertThat(ContainerId.outermost(filled(path), id -> true).orElse("")).isEqualTo(filled(expected));
    }

    @Test
    void isTheOutermostOfThoseAskedFor() {
        assertThat(ContainerId.outermost("/docker/" + A + "/docker/" + B, Set.of(B)::contains))
                .contains(B);
    }

    @ParameterizedTest
    @CsvSource({
        "/docker/{A}, /docker/{A}",
        "/system.slice/docker-{A}.scope/init.scope/x, /system.slice/docker-{A}.scope",
        "/docker/{A}/docker/{B}, /docker/{A}",
    })
    void namesTheContainersOwnGroup(String path, String expected) {
        assertThat(ContainerId.ownGroup(filled(path), A)).contains(filled(expected));
    }

    private static String filled(String text) {
        return text.replace("{A}", A).replace("{B}", B);
    }
}
