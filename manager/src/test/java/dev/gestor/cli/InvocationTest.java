// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InvocationTest {
    private static final List<String> WORDS = List.of("customOrc", "--help");

    @Test
    void aScriptNamesTheProgram() {
        assertThat(Invocation.of("", WORDS)).isEqualTo(new Invocation("gestor", WORDS));
        assertThat(Invocation.of("customOrc", List.of("-h"))).isEqualTo(new Invocation("customOrc", List.of("-h")));
    }

    @Test
    void inAnImageTheFirstWordMayNameIt() {
        assertThat(Invocation.of("first-word", WORDS)).isEqualTo(new Invocation("customOrc", List.of("--help")));
        assertThat(Invocation.of("first-word", List.of("gestor", "services")))
                .isEqualTo(new Invocation("gestor", List.of("services")));
        assertThat(Invocation.of("first-word", List.of("services")))
                .isEqualTo(new Invocation("gestor", List.of("services")));
        assertThat(Invocation.of("first-word", List.of())).isEqualTo(new Invocation("gestor", List.of()));
    }
}
