// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void withoutATerminalItSaysWhatThereIsInstead() {
        // A test's output is a pipe.
        assertThat(execute("top")).isEqualTo(2);

        assertThat(err.toString())
                .startsWith("gestor: top needs a terminal")
                .contains("gestor snapshot --watch")
                .hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aWrongOrderIsNamedWithTheRightOnes() {
        assertThat(execute("top", "--sort", "disk")).isEqualTo(2);

        assertThat(err.toString()).contains("'disk' is none of cpu, mem, share, name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mem", "memory", "Memory", "share"})
    void anOrderIsTakenByAllItsNames(String name) {
        // Refused later, since a test has no terminal.
        assertThat(execute("top", "--sort", name)).isEqualTo(2);

        assertThat(err.toString()).startsWith("gestor: top needs a terminal");
    }

    private int execute(String... arguments) {
        var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
        var adapters = new SystemAdapters(Map.of());
        return new CommandTree(
                        terminal,
                        Map.of(),
                        true,
                        List.of(new TopCommand(adapters, terminal, Map.of(), true, Clock.systemUTC())))
                .execute(arguments);
    }
}
