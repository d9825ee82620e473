// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code gestor pause} leaves a project, service or container as it is, for a person to work on; {@code gestor resume} ends what
 * that began.
 */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
final class HoldCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "a project, a service (PROJECT/SERVICE) or a container's name")
    private String name = "";

    @Mixin
    private final ServiceDesks desks;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final boolean hold;
    private final String done;
    private final Terminal terminal;

    /** @param done what is said of it, with its whole name in the place of each {@code %1$s} */
    private HoldCommand(boolean hold, String done, Terminal terminal, ServiceDesks desks) {
        this.hold = hold;
        this.done = done;
        this.terminal = terminal;
        this.desks = desks;
    }

    static Named pause(
            Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        return Named.command(
                "pause",
                "Leave a project, a service or a container as it is until 'resume'.",
                List.of("", "Examples:", "  gestor pause shop/web", "  gestor pause shop-web-0"),
                new HoldCommand(
                        true,
                        "Paused %1$s: Gestor leaves it as it is until 'gestor resume %1$s'",
                        terminal,
                        new ServiceDesks(adapters, environment, root, clock)));
    }

    static Named resume(
            Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        return Named.command(
                "resume",
                "Keep a paused project, service or container as declared again; this also ends a crash loop.",
                List.of("", "Example:", "  gestor resume shop/web"),
                new HoldCommand(false, "Resumed %1$s", terminal, new ServiceDesks(adapters, environment, root, clock)));
    }

    @Override
    public Integer call() throws Exception {
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            terminal.out().println(String.format(done, desks.open(closer).hold(name, hold)));
            terminal.out().flush();
            return ExitCode.DONE;
        }
    }
}
