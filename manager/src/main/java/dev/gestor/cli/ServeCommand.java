// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.Proposal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code gestor serve}: the manager with every route and every controller, but without eviction and workload. */
@Command(
        name = "serve",
        description = "Serve every route of the HTTP interface and keep services alive; evict nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private final ManagerOptions options;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final RunCommand.Program program;
    private final Terminal terminal;

    ServeCommand(RunCommand.Program program, Terminal terminal, Map<String, String> environment, boolean root) {
        this.program = program;
        this.terminal = terminal;
        this.options = new ManagerOptions(environment, root);
    }

    @Override
    public Integer call() throws Exception {
        var settings = new RunSettings(
                options.settings(gestor.debug()),
                RunSettings.Duties.ALL,
                Optional.empty(),
                Proposal.Extent.STOP,
                WorkloadSettings.NONE);
        return program.run(settings, terminal);
    }
}
