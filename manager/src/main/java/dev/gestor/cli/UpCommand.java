// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.ProjectSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gestor up}: declares what a compose file says, and waits until it runs. */
@Command(
        name = "up",
        description =
                "Declare the services of a compose file: they are created, and kept alive while a manager runs. Exit code 1 where a service cannot run.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor up -f compose.yaml", "  gestor up -f compose.yaml --dry-run"})
final class UpCommand implements Callable<Integer> {
    @Mixin
    private ComposeOptions compose = new ComposeOptions();

    @Mixin
    private final ServiceDesks desks;

    @Mixin
    private BalanceOptions balance = new BalanceOptions();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = DurationConverter.RunTime.class,
            description = "until all services run, then exit code 124 (default: ${DEFAULT-VALUE})")
    private Duration wait = Duration.ofMinutes(2);

    @Option(names = "--no-wait", description = "return as soon as the services are declared")
    private boolean noWait;

    @Option(names = "--dry-run", description = "print what would be done, and change nothing")
    private boolean dryRun;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final Terminal terminal;
    private final Map<String, String> environment;

    UpCommand(Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.desks = new ServiceDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        ProjectSpec project = compose.read(environment, terminal);
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            if (dryRun) {
                DriftTable.print(terminal, desks.open(closer).plan(project), project.name());
                return ExitCode.DONE;
            }
            ServiceDesk desk = desks.open(closer, balance.settings());
            desk.declare(project);
            desk.keep();
            var waiting = new ServiceWait(desk, terminal, System::nanoTime);
            int code = noWait && desk.lasting() ? ExitCode.DONE : waiting.untilUp(project, wait);
            if (code == ExitCode.DONE && !(noWait && desk.lasting())) {
                code = balanced(desk, project);
            }
            ServiceTable.lines(waiting.of(project.name()), terminal.colour()).forEach(terminal.out()::println);
            terminal.out().flush();
            sayWhatIsLeft(desk, code);
            return code;
        }
    }

    private int balanced(ServiceDesk desk, ProjectSpec project) throws Exception {
        List<String> problems = desk.untilBalanced(project, wait);
        problems.forEach(problem -> terminal.say(problem));
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void sayWhatIsLeft(ServiceDesk desk, int code) {
        if (code == ExitCode.TIMED_OUT) {
            terminal.say("not all services run after %s".formatted(DurationConverter.text(wait)));
        }
        if (!desk.lasting()) {
            terminal.say(
                    "no manager runs for instance '%s': nobody restarts these containers until 'gestor serve' or 'gestor run' does"
                            .formatted(desks.instanceName()));
        }
        terminal.err().flush();
    }
}
