// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What bash, or zsh in bash's way, needs to know for completing the words of gestor and customOrc. */
final class CompletionScript {
    private static final String OURS = "/dev/gestor/cli/completion.bash";

    private CompletionScript() {}

    /** @param gestor with all commands; its options' candidates are changed */
    static String of(CommandLine gestor, Shell shell) {
        writeChoicesAsTheyAreRead(gestor);
        String compatible = shell == Shell.ZSH ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
        return compatible + AutoComplete.bash(Invocation.GESTOR, gestor) + ours();
    }

    /** Constants are written in lower case, see {@link Choice}. */
    private static void writeChoicesAsTheyAreRead(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        for (ArgSpec argument : List.copyOf(spec.args())) {
            Class<?> type = argument.type();
            if (!type.isEnum()) {
                continue;
            }
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> Choice.name((Enum<?>) constant))
                    .toList();
            spec.remove(argument);
            if (argument instanceof OptionSpec option) {
                spec.add(OptionSpec.builder(option).completionCandidates(names).build());
            } else {
                spec.add(PositionalParamSpec.builder((PositionalParamSpec) argument)
                        .completionCandidates(names)
                        .build());
            }
        }
        line.getSubcommands().values().forEach(CompletionScript::writeChoicesAsTheyAreRead);
    }

    private static String ours() {
        try (InputStream in = Objects.requireNonNull(CompletionScript.class.getResourceAsStream(OURS), OURS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
