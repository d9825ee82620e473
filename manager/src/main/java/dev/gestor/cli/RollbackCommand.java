// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.rollout.UpdateRequest;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gestor rollback}: what a container or service was before its last update. */
@Command(
        name = "rollback",
        description = {
            "Go back to the image and configuration before a container's or service's last update.",
            "Data in volumes is not rolled back."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor rollback web", "  gestor rollback shop/web --dry-run"})
final class RollbackCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "CONTAINER|SERVICE", description = "what goes back, by name or id")
    private String target = "";

    @Mixin
    private RolloutOptions rollout = new RolloutOptions();

    @Option(names = "--dry-run", description = "say what would be done, and change nothing")
    private boolean dryRun;

    @Mixin
    private final OrchestratorDesks desks;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final LoopAdapters adapters;
    private final Terminal terminal;

    RollbackCommand(
            LoopAdapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.desks = new OrchestratorDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        return UpdateCommand.run(
                UpdateRequest.rollback(target, rollout.policy(), dryRun), desks, adapters, terminal, gestor.debug());
    }
}
