// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.api.DriftView;
import dev.gestor.engine.ProjectSpec;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gestor plan}: in what the containers are not as a compose file says. */
@Command(
        name = "plan",
        description = "Compare a compose file with what runs, and change nothing. Exit code 3 where they differ.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor plan -f compose.yaml", "  gestor plan -f compose.yaml --json | jq ."})
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private ComposeOptions compose = new ComposeOptions();

    @Mixin
    private final ServiceDesks desks;

    @Option(names = "--json", description = "print the answer as JSON")
    private boolean json;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final Terminal terminal;
    private final Map<String, String> environment;

    PlanCommand(Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.desks = new ServiceDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        ProjectSpec project = compose.read(environment, terminal);
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            DriftView drift = desks.open(closer).plan(project);
            if (json) {
                terminal.out().println(new JsonMapper().writeValueAsString(drift));
                terminal.out().flush();
            } else {
                DriftTable.print(terminal, drift, project.name());
            }
            return drift.differences().isEmpty() ? ExitCode.DONE : ExitCode.DRIFT;
        }
    }
}
