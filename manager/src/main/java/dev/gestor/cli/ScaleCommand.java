// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.rollout.UpdateRequest;
import dev.gestor.control.scale.LatencyScaler;
import dev.gestor.control.scale.ScaleLog;
import dev.gestor.control.scale.ScaleSettings;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.policy.rollout.RolloutPolicy;
import dev.gestor.probe.Heart;
import dev.gestor.probe.Prober;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gestor scale}: more instances of a container as soon as it answers too slowly. */
@Command(
        name = "scale",
        description = {
            "Start more instances of a container that answers too slowly.",
            "It is probed every 100 ms, and each heartbeat is printed as 'name  latency  state'."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor scale web 200 2", "  gestor scale web 200 2 --balance --max 6 --for 10m"})
final class ScaleCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "1",
            split = ",",
            paramLabel = "CONTAINER",
            description = "what to watch, by name or id; several with commas between them")
    private List<String> names = List.of();

    @Parameters(
            index = "1",
            paramLabel = "THRESHOLD",
            converter = DurationConverter.Threshold.class,
            description = "too slow from this latency on: milliseconds, or with a unit")
    private Duration threshold = Duration.ZERO;

    @Parameters(
            index = "2",
            paramLabel = "N",
            converter = NumberConverter.Instances.class,
            description = "how many instances to start when it is too slow")
    private int count = 1;

    @Mixin
    private ScaleOptions options = new ScaleOptions();

    @Mixin
    private final OrchestratorDesks desks;

    @Option(names = "--lang", paramLabel = "en|es|fr", description = "language of the states (default: by LANG)")
    private @Nullable Language language;

    @Option(names = "--json", description = "print one JSON object a heartbeat and a decision")
    private boolean json;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.RunTime.class,
            description = "end after this time (default: never)")
    private @Nullable Duration time;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final LoopAdapters adapters;
    private final Terminal terminal;
    private final Map<String, String> environment;
    private final Clock clock;

    ScaleCommand(LoopAdapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.desks = new OrchestratorDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        ScaleSettings settings = options.settings(threshold, count);
        var stop = new StopRequest(System::nanoTime);
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            ContainerEngine engine = desks.engine(closer);
            // What cannot be probed is told before anything is done.
            find(engine);
            OrchestratorDesk desk = desks.open(closer, new UpdateLines(terminal, true), options.dryRun());
            moveBehindBalancers(desk);
            List<ScaledContainer> containers = find(engine);
            ScaleLog log = log();
            List<LatencyScaler> scalers = new ArrayList<>();
            for (ScaledContainer container : containers) {
                scalers.add(closer.add(
                        "end the changes",
                        new LatencyScaler(
                                container.name(),
                                settings,
                                desk,
                                desk.copies(container.name()).size(),
                                log)));
                containerFollows(container, closer);
            }
            Prober prober = closer.add("stop probing", new Prober());
            Heart heart = closer.add(
                    "stop the heartbeats",
                    new Heart(
                            prober,
                            settings.every(),
                            settings.timeout(),
                            containers.stream().map(ScaledContainer::target).toList(),
                            (target, tick, beat, late) -> scalers.get(target).beat(tick, beat, late)));
            adapters.onSignal(stop::request);
            if (time != null) {
                stop.requestAfter(time);
            }
            // Code that has not run yet would be measured with the first heartbeats.
            for (ScaledContainer container : containers) {
                container
                        .target()
                        .get()
                        .ifPresent(target ->
                                prober.probe(target, settings.timeout()).join());
            }
            heart.start();
            stop.await();
            return ExitCode.DONE;
        }
    }

    private List<ScaledContainer> find(ContainerEngine engine) throws Exception {
        List<ScaledContainer> containers = new ArrayList<>();
        for (String name : names) {
            containers.add(ScaledContainer.find(engine, desks.instance(), name, options.port()));
        }
        return containers;
    }

    private void moveBehindBalancers(OrchestratorDesk desk) throws Exception {
        if (options.balance().isEmpty()) {
            return;
        }
        if (names.size() > 1) {
            throw new ConfigException("--balance is for one container at a time, and %d are named: %s"
                    .formatted(names.size(), String.join(", ", names)));
        }
        var lines = new UpdateLines(terminal, true);
        desk.update(
                UpdateRequest.balance(names.get(0), options.balance().get(), RolloutPolicy.DEFAULT, options.dryRun()),
                lines);
    }

    /** Its address may change: when it is started anew, Docker gives it another. */
    private static void containerFollows(ScaledContainer container, Closer closer) {
        closer.add("stop looking for its address", container);
        container.follow();
    }

    private ScaleLog log() {
        return json
                ? new ScaleJson(terminal, clock)
                : new ScaleLines(terminal, new Messages(language == null ? Language.of(environment) : language));
    }
}
