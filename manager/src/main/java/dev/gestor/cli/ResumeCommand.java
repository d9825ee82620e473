// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gestor resume}: ends what {@code pause} began. */
@Command(
        name = "resume",
        description = "Keep a paused project, service or container as declared again; this also ends a crash loop.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "a project, a service (PROJECT/SERVICE) or a container's name")
    private String name = "";

    @Mixin
    private final ServiceDesks desks;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final Terminal terminal;

    ResumeCommand(Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.terminal = terminal;
        this.desks = new ServiceDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            terminal.out().println("Resumed " + desks.open(closer).hold(name, false));
            terminal.out().flush();
            return ExitCode.DONE;
        }
    }
}
