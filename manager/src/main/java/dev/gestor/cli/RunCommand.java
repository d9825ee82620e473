// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.Proposal;
import dev.gestor.policy.Rank;
import dev.gestor.policy.RetentionPolicy;
import dev.gestor.workload.WorkloadMode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gestor run}: the loop. */
@Command(
        name = "run",
        description = {
            "Keep the highest and lowest consumers of this instance, evict the rest; serve HTTP, keep services.",
            "Random workload is made by a line in your crontab, unless --workload says otherwise."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor run --for 90s", "  gestor run --workload off --dry-run"})
final class RunCommand implements Callable<Integer> {
    static final String SHOW_PLACES = "--show-places";

    @Mixin
    private final ManagerOptions options;

    @Option(
            names = "--high",
            paramLabel = "N",
            defaultValue = "2",
            converter = NumberConverter.Count.class,
            description = "how many of the highest consumers stay (default: ${DEFAULT-VALUE})")
    private int high = 2;

    @Option(
            names = "--low",
            paramLabel = "N",
            defaultValue = "3",
            converter = NumberConverter.Count.class,
            description = "how many of the lowest consumers stay (default: ${DEFAULT-VALUE})")
    private int low = 3;

    @Option(
            names = "--rank",
            paramLabel = "SHARE",
            defaultValue = "dominant",
            description = "cpu, memory or dominant, the larger one (default: ${DEFAULT-VALUE})")
    private Rank rank = Rank.DOMINANT;

    @Option(
            names = "--evict",
            paramLabel = "stop|remove",
            defaultValue = "stop",
            description = "those labelled gestor.owner=user (default: ${DEFAULT-VALUE})")
    private Proposal.Extent evict = Proposal.Extent.STOP;

    @Option(
            names = "--workload",
            paramLabel = "MODE",
            defaultValue = "cron",
            description = "random containers by: cron, internal or off (default: ${DEFAULT-VALUE})")
    private WorkloadMode workload = WorkloadMode.CRON;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.Period.class,
            description = "time between two creations (default: ${DEFAULT-VALUE})")
    private Duration every = Duration.ofMinutes(1);

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10",
            converter = NumberConverter.Containers.class,
            description = "containers created each time (default: ${DEFAULT-VALUE})")
    private int count = 10;

    @Option(
            names = "--burst",
            paramLabel = "N",
            converter = NumberConverter.Containers.class,
            description = "containers created at the start (default: as --count)")
    private @Nullable Integer burst;

    @Option(names = "--seed", paramLabel = "N", description = "repeat a random workload")
    private @Nullable Long seed;

    @Option(names = "--keep", description = "leave workload containers running at the end")
    private boolean keep;

    /** For bin/run, which starts the log server: the settings may come from anywhere. */
    @Option(names = SHOW_PLACES, hidden = true)
    private boolean showPlaces;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final Program program;
    private final Terminal terminal;
    /** What runs the loop; an exit code is its answer. */
    interface Program {
        int run(RunSettings settings, Terminal terminal) throws Exception;
    }

    RunCommand(Program program, Terminal terminal, Map<String, String> environment, boolean root) {
        this.program = program;
        this.terminal = terminal;
        this.options = new ManagerOptions(environment, root);
    }

    @Override
    public Integer call() throws Exception {
        if (showPlaces) {
            // By name: Java itself may print lines of its own.
            terminal.out().println("state=" + options.stateFolder());
            terminal.out()
                    .println("log-server="
                            + options.logServer().url().map(URI::toString).orElse("none"));
            terminal.out().flush();
            return ExitCode.DONE;
        }
        return program.run(settings(), terminal);
    }

    private RunSettings settings() {
        int first = workload == WorkloadMode.OFF ? 0 : count;
        return new RunSettings(
                options.settings(gestor.debug()),
                RunSettings.Duties.ALL,
                Optional.of(new RetentionPolicy(high, low, rank)),
                evict,
                new WorkloadSettings(
                        workload,
                        every,
                        count,
                        burst == null ? first : burst,
                        seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                        keep));
    }
}
