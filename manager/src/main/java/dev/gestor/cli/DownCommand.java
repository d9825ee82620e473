// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.Cleanup;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.Plan;
import dev.gestor.control.balance.BalanceSettings;
import dev.gestor.control.client.ClientController;
import dev.gestor.control.service.ServiceKeeper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gestor down}: withdraws a project or a service. */
@Command(
        name = "down",
        description =
                "Withdraw a project or a service: its containers are stopped and removed, its volumes stay unless --volumes.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gestor down -f compose.yaml",
            "  gestor down shop/web",
            "  gestor down shop --volumes"
        })
final class DownCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "PROJECT, PROJECT/SERVICE, or a container of it (default: the file's project)")
    private @Nullable String name;

    @Mixin
    private ComposeOptions compose = new ComposeOptions();

    @Mixin
    private final ServiceDesks desks;

    @Option(names = "--volumes", description = "of a whole project its volumes too, with all that is in them")
    private boolean volumes;

    @Option(names = "--all", description = "all projects, the client, the node agent's; only while no manager runs")
    private boolean all;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = DurationConverter.RunTime.class,
            description = "until all is gone, then exit code 124 (default: ${DEFAULT-VALUE})")
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
        if (all && (name != null || compose.named())) {
            throw new ConfigException("--all takes neither NAME nor -f FILE");
        }
        if (all) {
            return everything();
        }
        if (name != null && compose.named()) {
            throw new ConfigException("give either NAME or -f FILE, not both: %s".formatted(name));
        }
        // With a slash it is the project, whatever else bears its name.
        String withdrawn = name == null ? compose.read(environment, terminal).name() + "/" : name;
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            ServiceDesk desk = desks.open(closer);
            // First: what is to go is not to be mended meanwhile.
            desk.withdraw(withdrawn, volumes);
            desk.keep();
            int code = new ServiceWait(desk, terminal, System::nanoTime).untilGone(withdrawn, wait);
            if (code == ExitCode.DONE) {
                terminal.out().println("Removed " + withdrawn);
                terminal.out().flush();
            } else {
                terminal.say("%s is not gone after %s".formatted(withdrawn, DurationConverter.text(wait)));
            }
            return code;
        }
    }

    private int everything() throws Exception {
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            InstanceByHand hand = desks.byHand(closer);
            LocalServices desk = LocalServices.open(hand, desks.clock(), BalanceSettings.DEFAULT, closer);
            ServiceKeeper keeper = desk.services();
            Set<String> projects = keeper.projects();
            for (String project : projects) {
                keeper.withdraw(project + "/", volumes);
            }
            desk.keep();
            int code = ExitCode.DONE;
            for (String project : projects) {
                code = Math.max(code, new ServiceWait(desk, terminal, System::nanoTime).untilGone(project + "/", wait));
            }
            // Nothing makes it anew.
            ClientController.forget(hand.lock().folder());
            var removals = Cleanup.lasting(hand.inventory().containers(), "asked for by command");
            Dispatcher.Dispatched dispatched = hand.requests().carryOut(removals);
            List<String> failures = Stream.concat(
                            dispatched.outcomes().stream()
                                    .filter(outcome -> outcome.outcome() == Outcome.FAILED)
                                    .map(outcome -> outcome.error().orElse("a container could not be removed")),
                            dispatched.overruled().stream().map(Plan.Overruled::reason))
                    .toList();
            failures.forEach(failure -> terminal.say(failure));
            int failed = failures.size();
            terminal.out()
                    .println("Removed %d projects and %d other containers"
                            .formatted(projects.size(), removals.size() - failed));
            terminal.out().flush();
            terminal.err().flush();
            return failed == 0 ? code : ExitCode.FAILED;
        }
    }
}
