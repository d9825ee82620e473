// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What a stranger reads first fits a screen. */
class HelpTest {
    private static final int WIDTH = 100;
    private static final int LINES = 40;

    /** The manager itself has more options than others. */
    private static final Map<String, Integer> MORE_LINES = Map.of("run", 46);

    private static final Terminal SILENT =
            new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, false);
    private static final List<Object> COMMANDS = Main.commands(SILENT, Map.of(), false);

    static Stream<String> names() {
        return new Commands(COMMANDS).names().stream();
    }

    private static CommandLine gestor() {
        return new CommandTree(SILENT, Map.of(), false, COMMANDS).build();
    }

    private static CommandLine command(String name) {
        return Objects.requireNonNull(gestor().getSubcommands().get(name), name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCommandsHelpFitsAScreenAndHasAnExample(String name) {
        CommandLine command = command(name);

        List<String> lines = command.getUsageMessage().lines().toList();

        assertThat(lines).hasSizeLessThanOrEqualTo(MORE_LINES.getOrDefault(name, LINES));
        assertThat(lines).allMatch(line -> line.length() <= WIDTH);
        assertThat(lines).anyMatch(line -> line.startsWith("Example"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("  gestor " + name) || line.contains("gestor " + name + " "));
    }

    @ParameterizedTest
    @MethodSource("names")
    void examplesAreRightUsage(String name) {
        String[] footer = command(name).getCommandSpec().usageMessage().footer();
        for (String line : footer) {
            if (line.startsWith("  gestor ")) {
                String[] words = line.replaceFirst("^  gestor ", "")
                        // What it is for, behind it.
                        .replaceFirst(" {3,}.*", "")
                        .replaceFirst(" \\|.*", "")
                        .split(" ");
                assertThat(gestor().parseArgs(words).errors()).as(line).isEmpty();
            }
        }
    }

    @Test
    void theListOfCommandsFitsAScreenAndHoldsAllOfThemInSections() {
        List<String> lines = gestor().getUsageMessage().lines().toList();

        assertThat(lines).hasSizeLessThanOrEqualTo(48);
        assertThat(lines).allMatch(line -> line.length() <= WIDTH);
        assertThat(CommandSections.listed()).containsAll(names().toList());
        names().forEach(name -> assertThat(lines).anyMatch(line -> line.startsWith("  " + name + " ")));
    }

    @Test
    void theListNeedsNoCommandsOptions() {
        StringWriter out = new StringWriter();
        var terminal = new Terminal(new PrintWriter(out), new PrintWriter(out), false, false);

        assertThat(new CommandTree(terminal, Map.of(), false, COMMANDS).execute("--help"))
                .isZero();

        assertThat(out.toString().lines().toList())
                .isEqualTo(gestor().getUsageMessage().lines().toList());
    }
}
