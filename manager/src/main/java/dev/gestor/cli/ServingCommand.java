// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.Proposal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;

/**
 * The manager without eviction and workload: {@code gestor serve} with every route and every controller, {@code gestor agent} with
 * the routes of the node agent alone.
 */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
final class ServingCommand implements Callable<Integer> {
    @Mixin
    private final ManagerOptions options;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final RunSettings.Duties duties;
    private final RunCommand.Program program;
    private final Terminal terminal;

    private ServingCommand(
            RunSettings.Duties duties,
            RunCommand.Program program,
            Terminal terminal,
            Map<String, String> environment,
            boolean root) {
        this.duties = duties;
        this.program = program;
        this.terminal = terminal;
        this.options = new ManagerOptions(environment, root);
    }

    static Named serve(RunCommand.Program program, Terminal terminal, Map<String, String> environment, boolean root) {
        return Named.command(
                "serve",
                "Serve every route of the HTTP interface, keep services alive and scale the client; evict nothing.",
                List.of("", "Examples:", "  gestor serve", "  gestor serve --port 5001 --instance lab"),
                new ServingCommand(RunSettings.Duties.ALL, program, terminal, environment, root));
    }

    static Named agent(RunCommand.Program program, Terminal terminal, Map<String, String> environment, boolean root) {
        return new Named(
                "agent",
                "Serve the node agent alone: status of this machine, its containers, their creation and removal.",
                List.of("", "Example:", "  gestor agent --bind 10.0.0.5 --tls-cert cert.pem --tls-key key.pem"),
                new ServingCommand(RunSettings.Duties.AGENT, program, terminal, environment, root),
                line -> withoutClient(line.getCommandSpec()));
    }

    /** It keeps no client and no load balancers. */
    private static void withoutClient(CommandSpec agent) {
        Stream.of(new ClientOptions(), new BalanceOptions())
                .flatMap(options -> CommandSpec.forAnnotatedObject(options).options().stream())
                .forEach(option -> agent.remove(agent.findOption(option.longestName())));
    }

    @Override
    public Integer call() throws Exception {
        var settings = new RunSettings(
                options.settings(gestor.debug()),
                duties,
                Optional.empty(),
                Proposal.Extent.STOP,
                WorkloadSettings.NONE);
        return program.run(settings, terminal);
    }
}
