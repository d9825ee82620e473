// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gestor down}: withdraws a project or a service. */
@Command(
        name = "down",
        description = "Withdraw a project or a service: its containers are stopped and removed, its volumes stay.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DownCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "a project, or a service as PROJECT/SERVICE (default: the project of the compose file)")
    private @Nullable String name;

    @Mixin
    private ComposeOptions compose = new ComposeOptions();

    @Mixin
    private final ServiceDesks desks;

    @Option(names = "--volumes", description = "remove the project's volumes too, with all that is in them")
    private boolean volumes;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = DurationConverter.RunTime.class,
            description = "how long to wait until all is gone (default: ${DEFAULT-VALUE}); exit code 124 after it")
    private Duration wait = Duration.ofMinutes(2);

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final Terminal terminal;
    private final Map<String, String> environment;

    DownCommand(Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.desks = new ServiceDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        if (name != null && compose.named()) {
            throw new ConfigException("give either NAME or -f FILE, not both: %s".formatted(name));
        }
        String withdrawn = name == null ? compose.read(environment, terminal).name() : name;
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            ServiceDesk desk = desks.open(closer);
            desk.withdraw(withdrawn, volumes);
            int code = new ServiceWait(desk, terminal, System::nanoTime).untilGone(withdrawn, wait);
            if (code == ExitCode.DONE) {
                terminal.out().println("Removed " + withdrawn);
                terminal.out().flush();
            } else {
                terminal.err()
                        .println("gestor: %s is not gone after %s".formatted(withdrawn, DurationConverter.text(wait)));
                terminal.err().flush();
            }
            return code;
        }
    }
}
