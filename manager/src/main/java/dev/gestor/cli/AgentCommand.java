// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.Proposal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code gestor agent}: the manager with the routes of the node agent alone; it evicts nothing and keeps no services. */
@Command(
        name = "agent",
        description = "Serve the node agent alone: status of this machine, its containers, their creation and removal.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class AgentCommand implements Callable<Integer> {
    @Mixin
    private final ManagerOptions options;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final RunCommand.Program program;
    private final Terminal terminal;

    AgentCommand(RunCommand.Program program, Terminal terminal, Map<String, String> environment, boolean root) {
        this.program = program;
        this.terminal = terminal;
        this.options = new ManagerOptions(environment, root);
    }

    @Override
    public Integer call() throws Exception {
        var settings = new RunSettings(
                options.settings(gestor.debug()),
                RunSettings.Duties.AGENT,
                Optional.empty(),
                Proposal.Extent.STOP,
                WorkloadSettings.NONE);
        return program.run(settings, terminal);
    }
}
