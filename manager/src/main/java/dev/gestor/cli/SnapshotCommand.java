// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.telemetry.ProcessRates;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gestor snapshot}: what the machine and the containers of an instance use now. Changes nothing. */
@Command(
        name = "snapshot",
        description = "Show the host, the containers of this instance and the processes that use most.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor snapshot --watch --interval 5s", "  gestor snapshot --json | jq .memory"})
final class SnapshotCommand implements Callable<Integer> {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Mixin
    private DockerOption docker = new DockerOption();

    @Mixin
    private SysinfoOption sysinfo = new SysinfoOption();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.Interval.class,
            description = "CPU is the mean over this time, 100ms to 1h (default: ${DEFAULT-VALUE})")
    private Duration interval = Duration.ofSeconds(1);

    @Option(names = "--watch", description = "go on until Ctrl+C, one snapshot each interval")
    private boolean watch;

    @Option(names = "--json", description = "one JSON object a snapshot, with all processes; unknown figures are null")
    private boolean json;

    @Option(
            names = "--processes",
            paramLabel = "N",
            defaultValue = "20",
            converter = NumberConverter.Count.class,
            description = "how many processes to list without --json (default: ${DEFAULT-VALUE})")
    private int processes = 20;

    private final Adapters adapters;
    private final Terminal terminal;
    private final PlainText text;
    private String lastProblem = "";

    SnapshotCommand(Adapters adapters, Terminal terminal, Map<String, String> environment) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.text = PlainText.of(environment);
    }

    @Override
    public Integer call() throws EngineException, TelemetryException, InterruptedException, IOException {
        CountDownLatch stopped = new CountDownLatch(1);
        if (watch) {
            new Signals(stopped::countDown, Runtime.getRuntime()::halt, System::nanoTime).install();
        }
        try (ContainerEngine engine = adapters.engine(instance.name(), docker.url());
                UsageSource source = adapters.usage(sysinfo.choice(), this::say)) {
            Usage before = source.sample(processes(up(engine)));
            boolean dockerAnswers;
            do {
                if (pause(stopped)) {
                    return ExitCode.DONE;
                }
                Optional<List<Container>> containers = up(engine);
                dockerAnswers = containers.isPresent();
                Usage usage = source.sample(processes(containers));
                Map<Integer, Double> cores = ProcessRates.cores(before.snapshot(), usage.snapshot());
                show(new SnapshotReading(usage, containers, cores));
                before = usage;
                // Whoever reads may be gone, as head is after its first lines.
            } while (watch && !terminal.out().checkError());
            terminal.requireArrival();
            return dockerAnswers ? ExitCode.DONE : ExitCode.ENGINE_UNREACHABLE;
        }
    }

    /** The containers, or nothing and a message: the host and its processes are worth showing without Docker. */
    private Optional<List<Container>> up(ContainerEngine engine) {
        try {
            List<Container> containers =
                    engine.list().stream().filter(Container::up).toList();
            lastProblem = "";
            return Optional.of(containers);
        } catch (EngineException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(lastProblem)) {
                say("containers are not shown: " + problem);
            }
            lastProblem = problem;
            return Optional.empty();
        }
    }

    private static List<ContainerProcess> processes(Optional<List<Container>> containers) {
        return containers.orElse(List.of()).stream()
                .flatMap(c -> c.pid().stream().mapToObj(pid -> new ContainerProcess(c.id(), pid)))
                .toList();
    }

    /** Waits for the interval to pass; true: asked to stop. */
    private boolean pause(CountDownLatch stopped) throws InterruptedException {
        boolean progress = terminal.progress() && !watch && interval.compareTo(Duration.ofSeconds(1)) > 0;
        if (progress) {
            terminal.err().print("measuring for %s ...\r".formatted(DurationConverter.text(interval)));
            terminal.err().flush();
        }
        boolean stop = stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS);
        if (progress) {
            terminal.err().print("\u001b[K");
            terminal.err().flush();
        }
        return stop;
    }

    private void show(SnapshotReading reading) {
        if (json) {
            terminal.out().println(SnapshotJson.of(reading));
        } else {
            new SnapshotText(text, ZoneId.systemDefault(), processes)
                    .lines(reading)
                    .forEach(terminal.out()::println);
            if (watch) {
                terminal.out().println();
            }
        }
        terminal.out().flush();
    }

    private void say(String line) {
        terminal.say(line);
    }
}
