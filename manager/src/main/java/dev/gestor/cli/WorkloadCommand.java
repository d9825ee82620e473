// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.api.ManagerClient;
import dev.gestor.api.WorkloadAnswer;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.ActionOutcome;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.InstanceLock;
import dev.gestor.workload.WorkloadGenerator;
import dev.gestor.workload.WorkloadOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Random workload by hand; also what the crontab's entry runs. */
@Command(
        name = "workload",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Create random workload containers, list them or remove them.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gestor workload --count 5",
            "  gestor workload --list",
            "  gestor workload --clean"
        })
final class WorkloadCommand implements Callable<Integer> {
    /** The crontab's entry says so. */
    static final String FROM_CRON = "--from-cron";

    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Mixin
    private final StateOption state;

    @Mixin
    private DockerOption docker = new DockerOption();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10",
            converter = NumberConverter.Containers.class,
            description = "how many to create (default: ${DEFAULT-VALUE})")
    private int count = 10;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "repeat a random workload; a manager that runs has a seed of its own")
    private @Nullable Long seed;

    @Option(names = "--json", description = "print the answer as JSON")
    private boolean json;

    @ArgGroup
    private Instead instead = new Instead();

    /** What to do other than creating; at most one. */
    private static final class Instead {
        @Option(names = "--list", description = "list this instance's workload containers")
        private boolean list;

        @Option(
                names = "--clean",
                description = "remove this instance's workload containers and its entry in the crontab")
        private boolean clean;

        @Option(names = FROM_CRON, hidden = true)
        private boolean fromCron;
    }

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final Adapters adapters;
    private final Terminal terminal;
    private final Clock clock;

    WorkloadCommand(Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.state = new StateOption(environment, root);
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = state.folder();
        if (instead.fromCron) {
            new CronTurn(folder, instance.name(), count).run();
            return ExitCode.DONE;
        }
        if (instead.list) {
            new WorkloadListing(adapters, terminal, clock).print(instance.name(), docker.url(), json);
            return ExitCode.DONE;
        }
        return instead.clean ? clean(folder) : create(folder);
    }

    private int create(Path folder) throws Exception {
        WorkloadAnswer answer;
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            WorkloadByHand hand = WorkloadByHand.open(adapters, clock, folder, instance.name(), docker.url(), closer);
            WorkloadOutcome outcome = hand.create(count, generator());
            answer = WorkloadAnswer.of(outcome);
        } catch (InstanceLock.HeldException e) {
            answer = askManager(folder);
        }
        return report(answer);
    }

    private WorkloadAnswer askManager(Path folder) throws IOException {
        ManagerClient manager = ManagerClient.find(folder.resolve(instance.name()))
                .orElseThrow(() ->
                        new IOException("the manager of instance '%s' is starting or ending; try again in a moment"
                                .formatted(instance.name())));
        if (seed != null) {
            terminal.say("the manager that runs draws by its own seed; --seed has no effect");
        }
        return manager.createWorkload(count, "command");
    }

    private WorkloadGenerator generator() {
        return new WorkloadGenerator(seed == null ? new SplittableRandom() : new SplittableRandom(seed));
    }

    private int report(WorkloadAnswer answer) throws IOException {
        if (json) {
            terminal.out().println(new JsonMapper().writeValueAsString(answer));
        } else {
            answer.created().forEach(c -> terminal.out().println(c.name() + "  " + c.image()));
        }
        answer.failed().forEach(c -> terminal.say("%s: %s".formatted(c.name(), c.reason())));
        if (answer.refused() > 0) {
            terminal.say("%d not created: %s".formatted(answer.refused(), answer.refusal()));
        }
        terminal.out().flush();
        terminal.err().flush();
        boolean nothing = answer.asked() > 0 && answer.created().isEmpty();
        return nothing || !answer.failed().isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private int clean(Path folder) throws Exception {
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            WorkloadByHand hand = WorkloadByHand.open(adapters, clock, folder, instance.name(), docker.url(), closer);
            boolean entry = CronTurn.removeEntry(folder, instance.name());
            Dispatcher.Dispatched dispatched = hand.removeAll();
            long failed = dispatched.outcomes().stream()
                    .filter(o -> o.outcome() == Outcome.FAILED)
                    .peek(this::printFailure)
                    .count();
            terminal.out()
                    .println("Removed %d containers%s"
                            .formatted(
                                    dispatched.outcomes().size() - failed,
                                    entry ? " and the entry in the crontab" : ""));
            return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private void printFailure(ActionOutcome outcome) {
        terminal.say(outcome.error().orElse("a container could not be removed"));
    }
}
