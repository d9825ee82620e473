// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ApiServer;
import dev.gestor.api.ControlMetrics;
import dev.gestor.api.DecisionsResource;
import dev.gestor.api.EventsResource;
import dev.gestor.api.ManagerMetrics;
import dev.gestor.api.MetricsResource;
import dev.gestor.api.Resource;
import dev.gestor.control.Cycle;
import dev.gestor.control.CycleLoop;
import dev.gestor.control.CycleReport;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The manager of an instance, from its lock to its charts. Builds everything in plain Java, top to bottom, and ends it in reverse:
 * the schedule, the loop, the controllers, the workload, the HTTP server, the delivery to the log server, the connections, the lock.
 */
final class ManagerProgram implements RunCommand.Program {
    private final LoopAdapters adapters;
    private final Clock clock;

    ManagerProgram(LoopAdapters adapters, Clock clock) {
        this.adapters = adapters;
        this.clock = clock;
    }

    @Override
    public int run(RunSettings settings, Terminal terminal) throws Exception {
        ManagerSettings manager = settings.manager();
        var console = new ConsoleView(terminal, new Messages(manager.language()), ZoneId.systemDefault());
        var stop = new StopRequest(System::nanoTime);
        adapters.onSignal(() -> {
            console.say("end.signal");
            stop.request();
        });
        var failures = new EndFailures(console);
        try (var closer = new Closer(failures)) {
            new Run(settings, console, stop, closer).start();
            stop.await();
        }
        return failures.any() ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** One run and what it is built of. */
    private final class Run {
        private final RunSettings settings;
        private final ConsoleView console;
        private final StopRequest stop;
        private final Closer closer;
        private final AtomicReference<Optional<String>> notReady = new AtomicReference<>(Optional.of("starting"));

        Run(RunSettings settings, ConsoleView console, StopRequest stop, Closer closer) {
            this.settings = settings;
            this.console = console;
            this.stop = stop;
            this.closer = closer;
        }

        void start() throws Exception {
            var parts = ManagerParts.open(settings, adapters, clock, console, closer);
            parts.cycle().prime();
            announce();
            var workload = new RunWorkload(settings, parts, console, clock);
            // Listens already, so that a port that is taken is told before anything is changed.
            workload.hold();
            var controllers = Controllers.open(settings, parts, clock);
            var metrics = new ManagerMetrics();
            ApiServer api = closer.add(
                    "step.api",
                    ApiServer.start(
                            settings.manager().api(),
                            notReady::get,
                            metrics,
                            resources(parts, controllers, workload, metrics)));
            console.say("start.api", api.address().toString());
            api.announcements().forEach(console::tell);
            if (!stop.requested()) {
                workload.buildImages();
            }
            workload.cleanUp(closer);
            if (!stop.requested()) {
                controllers.start(closer);
                workload.burst();
            }
            CycleLoop loop = closer.add(
                    "step.loop",
                    new CycleLoop(() -> turn(parts.cycle()), settings.manager().period(), System::nanoTime));
            if (!stop.requested()) {
                loop.start();
                parts.logServer().ifPresent(LogServerLink::drawAtEnd);
                controllers.schedule(loop);
                workload.schedule(adapters, loop, closer);
            }
        }

        private List<Resource> resources(
                ManagerParts parts, Controllers controllers, RunWorkload workload, ManagerMetrics metrics) {
            ControlMetrics.register(metrics, parts.recorder(), parts.inventory(), parts.lastUsage(), clock);
            controllers.register(metrics);
            List<Resource> resources = new ArrayList<>(controllers.resources());
            resources.add(new DecisionsResource(parts.decided()));
            resources.add(new EventsResource(
                    parts.recorder(), parts.decided(), settings.manager().api().limits()));
            resources.add(new MetricsResource(metrics));
            if (settings.duties() == RunSettings.Duties.ALL) {
                resources.add(workload.resource());
            }
            return resources;
        }

        private void announce() {
            String period = DurationConverter.text(settings.manager().period());
            settings.retention()
                    .ifPresentOrElse(
                            retention -> console.say(
                                    "start.policy",
                                    settings.manager().instance(),
                                    period,
                                    Integer.toString(retention.high()),
                                    Integer.toString(retention.low())),
                            () -> console.say(
                                    "start.no_eviction", settings.manager().instance(), period));
            if (settings.manager().dryRun()) {
                console.say("start.dry_run");
            }
        }

        private void turn(Cycle cycle) {
            try {
                CycleReport report = cycle.run();
                Optional<String> problem = report.problem().map(CycleReport.Problem::detail);
                boolean news = !notReady.getAndSet(problem).equals(problem) && problem.isPresent();
                // Without evictions a cycle is worth a line only when it begins to fail.
                if (settings.retention().isPresent() || news) {
                    console.cycle(report);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (cycle.number() == 1) {
                settings.manager().runFor().ifPresent(stop::requestAfter);
            }
        }
    }
}
