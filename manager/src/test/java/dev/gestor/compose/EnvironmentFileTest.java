// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentFileTest {
    private static final Map<String, String> OUTER = Map.of("OUTER", "outer", "BOTH", "outer");

    private final Findings findings = new Findings();

    private Map<String, String> read(String text) {
        return new EnvironmentFile(
                        Place.start(Path.of("web.env")),
                        text,
                        name -> Optional.ofNullable(OUTER.get(name)),
                        findings,
                        new Interpolation(findings))
                .read();
    }

    private List<String> problems() {
        try {
            findings.throwIfAny();
            return List.of();
        } catch (ComposeException e) {
            return e.problems().stream().map(Notice::toString).toList();
        }
    }

    @Test
    void everyFormOfALine() {
        Map<String, String> variables = read("""
                # comment
                PLAIN=value

                export EXPORTED=yes
                  SPACED = around\s\s
                YAML: style
                EMPTY=
                COMMENT=value # comment
                HASH=a#b
                FIRST=#b
                SINGLE='$PLAIN # "x" \\n it\\'s'
                DOUBLE="$PLAIN \\"x\\"\\t\\$PLAIN" # comment
                LINES="a
                b"
                REFERENCE=${PLAIN}/${OUTER}/${NOT:-none}
                BOTH=file
                SEEN=$BOTH
                OUTER
                NOT_SET
                with.dots-and[1]=x
                PLAIN=again""");
        assertThat(problems()).isEmpty();
        assertThat(variables)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("PLAIN", "again"),
                        Map.entry("EXPORTED", "yes"),
                        Map.entry("SPACED", "around"),
                        Map.entry("YAML", "style"),
                        Map.entry("EMPTY", ""),
                        Map.entry("COMMENT", "value"),
                        Map.entry("HASH", "a#b"),
                        Map.entry("FIRST", "#b"),
                        Map.entry("SINGLE", "$PLAIN # \"x\" \\n it's"),
                        Map.entry("DOUBLE", "value \"x\"\t$PLAIN"),
                        Map.entry("LINES", "a\nb"),
                        Map.entry("REFERENCE", "value/outer/none"),
                        Map.entry("BOTH", "file"),
                        Map.entry("SEEN", "outer"),
                        Map.entry("OUTER", "outer"),
                        Map.entry("with.dots-and[1]", "x")));
    }

    @Test
    void lineEndsOfOtherSystemsAreTaken() {
        assertThat(read("A=1\r\nB=\"x\r\ny\"\r\n")).isEqualTo(Map.of("A", "1", "B", "x\ny"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "=value | web.env:2: no variable's name begins here at '=value'",
                "A B=value | web.env:2: A: 'B' cannot follow a variable's name at 'B=value'",
                "A='x | web.env:2: A: the quote ' is not closed; close it",
                "A='x'y | web.env:2: A: 'y' follows the closing quote",
                "A=${B | web.env:2: A: a ${ without its } in '${B'",
                "A=${B:?x} | web.env:2: A: the variable B is not set (x) in '${B:?x}'",
            })
    void whatIsWrongIsToldWithItsLine(String line, String problem) {
        assertThat(read("FIRST=1\n" + line)).containsEntry("FIRST", "1");
        assertThat(problems()).singleElement().asString().startsWith(problem);
    }
}
