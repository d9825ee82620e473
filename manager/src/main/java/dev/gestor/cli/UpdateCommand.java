// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.rollout.UpdateFailedException;
import dev.gestor.control.rollout.UpdateRequest;
import dev.gestor.control.rollout.Updates;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gestor update}: a container, or a service's containers one by one, replaced by ones of another image. */
@Command(
        name = "update",
        description = {
            "Replace a running container, or a service's one by one, by one of another image.",
            "The old one serves until the new one has proved itself; where that cannot be, it says so first."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor update web httpd:2.4", "  gestor update shop/web shop/web:2 --watch 30s"})
final class UpdateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "CONTAINER|SERVICE", description = "what to update, by name or id")
    private String target = "";

    @Parameters(index = "1", paramLabel = "IMAGE", description = "the new image, present on this host")
    private String image = "";

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

    UpdateCommand(
            LoopAdapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.desks = new OrchestratorDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        return run(
                UpdateRequest.image(target, image, rollout.policy(), dryRun),
                desks,
                adapters,
                terminal,
                gestor.debug());
    }

    static int run(
            UpdateRequest request, OrchestratorDesks desks, LoopAdapters adapters, Terminal terminal, boolean debug)
            throws Exception {
        var lines = new UpdateLines(terminal);
        long began = System.nanoTime();
        try (Closer closer = Closer.telling(terminal, debug)) {
            OrchestratorDesk desk = desks.open(closer, lines, request.dryRun());
            // A signal has it taken back; a second one leaves that to whoever tries again.
            Thread own = Thread.currentThread();
            adapters.onSignal(own::interrupt);
            Updates.Result result = update(desk, request, lines);
            if (result == Updates.Result.DONE) {
                lines.phase(request.target(), "total", Duration.ofNanos(System.nanoTime() - began), "");
            }
            return ExitCode.DONE;
        } catch (UpdateFailedException e) {
            if (!e.log().isEmpty()) {
                terminal.err().println("Last lines of the new container:");
                e.log().forEach(line -> terminal.err().println("  " + line));
            }
            throw e;
        }
    }

    private static Updates.Result update(OrchestratorDesk desk, UpdateRequest request, UpdateLines lines)
            throws Exception {
        try {
            return desk.update(request, lines);
        } catch (InterruptedException e) {
            throw new InterruptedException(
                    desk.lasting()
                            ? "broken off here; the manager goes on with it"
                            : "broken off; what was begun is brought to an end by the next gestor update, rollback, scale or serve of this instance");
        }
    }
}
