// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gestor completion}: a script that teaches a shell our commands. */
@Command(
        name = "completion",
        description = "Print a script by which a shell completes gestor and customOrc.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  source <(gestor completion bash)", "  source <(gestor completion zsh)"})
final class CompletionCommand implements Callable<Integer>, NeedsAllCommands, CommandLineOnly {
    @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh")
    private Shell shell = Shell.BASH;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Terminal terminal;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(CompletionScript.of(spec.root().commandLine(), shell));
        terminal.out().flush();
        return ExitCode.DONE;
    }
}
