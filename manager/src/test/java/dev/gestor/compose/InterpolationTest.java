// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InterpolationTest {
    private static final Map<String, String> VARIABLES =
            Map.of("SET", "value", "EMPTY", "", "_x1", "under", "DOLLAR", "$SET");

    private final Findings findings = new Findings();

    private String text(String template) {
        return new Interpolation(findings)
                .text(template, Place.start(Path.of("f")), name -> Optional.ofNullable(VARIABLES.get(name)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "plain | plain",
                "$SET | value",
                "${SET} | value",
                "$SET.$SET | value.value",
                "${_x1}y | undery",
                "$$SET | $SET",
                "$$$SET | $value",
                "a$ b$1 c$ | a$ b$1 c$",
                "${SET:-x} | value",
                "${SET-x} | value",
                "[${EMPTY:-x}] | [x]",
                "[${EMPTY-x}] | []",
                "[${NOT:-x}] | [x]",
                "[${NOT-x}] | [x]",
                "[${NOT-}] | []",
                "[${SET:+x}] | [x]",
                "[${EMPTY:+x}] | []",
                "[${EMPTY+x}] | [x]",
                "[${NOT+x}] | []",
                "${SET:?x} | value",
                "[${EMPTY?x}] | []",
                "${NOT:-${ALSO:-${SET}}} | value",
                "${NOT:-a${SET}b} | avalueb",
                "${NOT:-a:b-c?d+e} | a:b-c?d+e",
                "${NOT:-{\"a\":{}}} | {\"a\":{}}",
                "${DOLLAR} | $SET",
                "${NOT:-$$SET} | $SET",
            })
    void everyFormOfAVariable(String template, String expected) throws ComposeException {
        assertThat(text(template)).isEqualTo(expected);
        findings.throwIfAny();
        assertThat(findings.warnings()).isEmpty();
    }

    @Test
    void aVariableThatIsNotSetIsNothingAndAWarning() {
        assertThat(text("[${NOT}$NOT]")).isEqualTo("[]");
        assertThat(findings.warnings())
                .extracting(Notice::problem)
                .containsExactly("the variable NOT is not set; nothing was put in its place");
    }
}
