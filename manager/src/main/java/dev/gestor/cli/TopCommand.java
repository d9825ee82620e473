// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.journal.LastCycle;
import dev.gestor.telemetry.UsageSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gestor top}: the containers of an instance and their processes on a terminal, as they change. Changes nothing. */
@Command(
        name = "top",
        description = "Watch the containers of this instance and their processes live; h shows the keys.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Keys: c m s n sort by CPU, memory, share, name; / filters; Enter shows a container's processes; h all keys; q ends.",
            "",
            "Examples:",
            "  gestor top --sort mem",
            "  gestor top --interval 1s --filter web"
        })
final class TopCommand implements Callable<Integer> {
    /** Whose decisions say which containers stay. */
    private static final String POLICY = "retention";

    private static final Duration DOCKER_AGAIN = Duration.ofSeconds(2);

    /** For the terminal to be left when a second signal wants the end at once. */
    private static final long LAST_PATIENCE_MILLIS = 5000;

    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Mixin
    private DockerOption docker = new DockerOption();

    @Mixin
    private SysinfoOption sysinfo = new SysinfoOption();

    @Mixin
    private final StateOption state;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = DurationConverter.Interval.class,
            description = "between two readings; CPU is the mean over it, 100ms to 1h (default: ${DEFAULT-VALUE})")
    private Duration interval = Duration.ofSeconds(2);

    @Option(
            names = "--sort",
            paramLabel = "cpu|mem|share|name",
            defaultValue = "cpu",
            description = "what comes first to begin with (default: ${DEFAULT-VALUE})")
    private TopOrder order = TopOrder.CPU;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "show what contains TEXT alone: names, kinds, ids, decisions, names of processes")
    private String filter = "";

    private final Adapters adapters;
    private final Terminal terminal;
    private final Map<String, String> environment;
    private final Clock clock;

    /** @param root whether the user is root */
    TopCommand(Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.state = new StateOption(environment, root);
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        requireTerminal();
        List<String> notices = new CopyOnWriteArrayList<>();
        Path folder = state.folder();
        var text = PlainText.of(environment);
        var header = new TopHeader(text, instance.name(), interval, ZoneId.systemDefault());
        // The screen is left last: keys that are meant for the shell would come here as long as this process is there.
        try (var screen = new LiveScreen(terminal, new TerminalMode(Stty.ofInput()));
                ContainerEngine engine = adapters.engine(instance.name(), docker.url());
                UsageSource source = adapters.usage(sysinfo.choice(), notices::add);
                var containers = new FollowedContainers(engine, DOCKER_AGAIN)) {
            var sampler = new TopSampler(
                    source,
                    containers,
                    new LastCycle(folder.resolve(instance.name()), POLICY),
                    "no decisions: no manager of '%s' has run with its state in %s".formatted(instance.name(), folder),
                    () -> List.copyOf(notices));
            var loop = new TopLoop(
                    screen,
                    new TopScreen(header, text, terminal.colour()),
                    TopView.begin(order, filter),
                    TerminalSize::now,
                    clock);
            new Signals(loop::end, code -> endAtOnce(screen, code), System::nanoTime).install();
            Signals.onResize(loop::resized);
            Signals.onSuspend(loop::suspend);
            Signals.onContinue(loop::continued);
            containers.start();
            loop.followReadings(sampler, containers, interval);
            loop.followKeys(new FileInputStream(FileDescriptor.in));
            loop.run();
        }
        return ExitCode.DONE;
    }

    private void requireTerminal() {
        String instead =
                "; for a pipe, a file or a terminal without control sequences there is: gestor snapshot --watch";
        if (!Terminal.asks()) {
            throw new ConfigException("top needs a terminal as its input and output" + instead);
        }
        if (!Terminal.redraws(environment)) {
            throw new ConfigException("top cannot draw on a terminal of TERM=dumb" + instead);
        }
    }

    /** A terminal that takes nothing must not keep this process. */
    private static void endAtOnce(LiveScreen screen, int code) {
        var leaving = new Thread(screen::leave, "top-leave");
        leaving.setDaemon(true);
        leaving.start();
        try {
            leaving.join(LAST_PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }
}
