// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gestor pause}: leaves a project, service or container as it is, for a person to work on. */
@Command(
        name = "pause",
        description = "Leave a project, a service or a container as it is, whatever becomes of it, until 'resume'.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class PauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "a project, a service (PROJECT/SERVICE) or a container's name")
    private String name = "";

    @Mixin
    private final ServiceDesks desks;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final Terminal terminal;

    PauseCommand(Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.terminal = terminal;
        this.desks = new ServiceDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            String held = desks.open(closer).hold(name, true);
            terminal.out()
                    .println("Paused %s: Gestor leaves it as it is until 'gestor resume %s'".formatted(held, held));
            terminal.out().flush();
            return ExitCode.DONE;
        }
    }
}
