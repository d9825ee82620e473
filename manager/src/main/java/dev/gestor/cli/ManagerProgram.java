// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ApiConfig;
import dev.gestor.api.ApiServer;
import dev.gestor.api.ControlMetrics;
import dev.gestor.api.DecisionsResource;
import dev.gestor.api.EventsResource;
import dev.gestor.api.JournalAccess;
import dev.gestor.api.ManagerMetrics;
import dev.gestor.api.MetricsResource;
import dev.gestor.api.WorkloadResource;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Cycle;
import dev.gestor.control.CycleLoop;
import dev.gestor.control.CycleReport;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.InstanceLock;
import dev.gestor.control.LastUsage;
import dev.gestor.control.RecordFeed;
import dev.gestor.control.RetentionStep;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineInfo;
import dev.gestor.engine.Inventory;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import dev.gestor.journal.JournalReader;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.workload.ScheduleSettings;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadGenerator;
import dev.gestor.workload.WorkloadImages;
import dev.gestor.workload.WorkloadKind;
import dev.gestor.workload.WorkloadLimits;
import dev.gestor.workload.WorkloadMode;
import dev.gestor.workload.WorkloadOutcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The loop, from its lock to its charts. Builds everything in plain Java, top to bottom, and ends it in reverse: the schedule, the
 * loop, the HTTP server, the workload, the delivery to the log server, the connections, the lock.
 */
final class ManagerProgram implements RunCommand.Program {
    /** A plan may wait for every container's grace period, 10 s unless it says otherwise, some after others. */
    private static final Duration PLAN_DEADLINE = Duration.ofSeconds(60);

    private final LoopAdapters adapters;
    private final Clock clock;

    ManagerProgram(LoopAdapters adapters, Clock clock) {
        this.adapters = adapters;
        this.clock = clock;
    }

    @Override
    public int run(RunSettings settings, Terminal terminal) throws Exception {
        var console = new ConsoleView(terminal, new Messages(settings.language()), ZoneId.systemDefault());
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
            InstanceLock lock = closer.add(
                    "step.lock",
                    InstanceLock.acquire(
                            settings.state(),
                            settings.instance(),
                            ProcessHandle.current().pid()));
            ContainerEngine engine =
                    closer.add("step.engine", adapters.engine(settings.instance(), settings.dockerUrl()));
            EngineInfo info = engine.info();
            console.say("start.engine", info.version(), info.address().toString(), info.cgroupVersion());
            UsageSource usageSource = closer.add("step.figures", adapters.usage(settings.sysinfo(), console::tell));
            console.say("start.source", Choice.name(usageSource.source()));
            console.say("start.state", lock.folder().toString());
            Inventory inventory = closer.add("step.engine", engine.follow());
            Journal journal = closer.add("step.journal", journal(lock));
            Optional<LogServerLink> logServer = LogServerLink.open(settings, journal, console, closer);

            var recorder = new RecordFeed(new JournalRecorder(journal));
            var actuator = closer.add(
                    "step.actions", new Actuator(engine, System::nanoTime, PLAN_DEADLINE, settings.dryRun()));
            var dispatcher = new Dispatcher(inventory, actuator);
            var lastUsage = new LastUsage();
            var retention = new RetentionStep(settings.retention(), settings.period(), settings.userExtent());
            var cycle = new Cycle(
                    usageSource,
                    inventory,
                    retention,
                    dispatcher,
                    recorder,
                    clock,
                    System::nanoTime,
                    UUID::randomUUID,
                    lastUsage);
            var requests = new ChangeRequests(dispatcher, recorder, clock, UUID::randomUUID, cycle::number);
            cycle.prime();

            console.say(
                    "start.policy",
                    settings.instance(),
                    DurationConverter.text(settings.period()),
                    Integer.toString(settings.retention().high()),
                    Integer.toString(settings.retention().low()));
            if (settings.dryRun()) {
                console.say("start.dry_run");
            }
            var workload = new Workload(
                    new ManagedWorkload(inventory, lastUsage::availableBytes, requests),
                    generator(),
                    WorkloadLimits.DEFAULT,
                    clock);
            // Listens already, so that a port that is taken is told before anything is changed.
            workload.hold("the manager is starting");
            var metrics = new ManagerMetrics();
            ControlMetrics.register(metrics, recorder, inventory, lastUsage, clock);
            ApiConfig apiConfig = new ApiConfig(lock.folder(), settings.port());
            var decided = new JournalAccess(new JournalReader(lock.folder()));
            ApiServer api = closer.add(
                    "step.api",
                    ApiServer.start(
                            apiConfig,
                            notReady::get,
                            metrics,
                            List.of(
                                    new WorkloadResource(workload),
                                    new DecisionsResource(decided),
                                    new EventsResource(recorder, decided, apiConfig.limits()),
                                    new MetricsResource(metrics))));
            console.say("start.api", api.address().toString());
            api.announcements().forEach(console::tell);
            images(engine);
            // Only now: a start that fails leaves the containers of earlier runs as it found them.
            var leftovers = new Leftovers(inventory, requests, console);
            if (leftovers.atStart(lock.abandonedBy()) && !settings.dryRun()) {
                lock.settle();
            }
            closer.add("step.workload", requests::recordLate);
            closer.add("step.workload", () -> end(leftovers, lock, cycle.number()));
            closer.add("step.workload", requests::recordLate);
            closer.add("step.workload", actuator::endCreations);
            // Ends first: a request from outside is finished, not broken off with containers half made.
            closer.add("step.workload", workload);
            workload.open();
            burst(workload);
            CycleLoop loop =
                    closer.add("step.loop", new CycleLoop(() -> turn(cycle), settings.period(), System::nanoTime));
            if (!stop.requested()) {
                loop.start();
                logServer.ifPresent(LogServerLink::drawAtEnd);
                schedule(workload, loop);
            }
        }

        /** A failure, also a crash in the midst of it, is a bad end: what it leaves is for the next start to remove. */
        private void end(Leftovers leftovers, InstanceLock lock, long cycles)
                throws InterruptedException, EngineException {
            if (!settings.dryRun()) {
                lock.unsettle();
            }
            leftovers.atEnd(settings.keep(), cycles);
            if (!settings.dryRun()) {
                lock.settle();
            }
        }

        private Journal journal(InstanceLock lock) throws Exception {
            JournalLimits limits =
                    settings.logServer().isPresent() ? JournalLimits.DEFAULT : JournalLimits.DEFAULT.withoutOutbox();
            return Journal.open(lock.folder(), limits, settings.instance(), hostName(), clock);
        }

        private WorkloadGenerator generator() {
            return new WorkloadGenerator(
                    settings.seed().isPresent()
                            ? new SplittableRandom(settings.seed().getAsLong())
                            : new SplittableRandom());
        }

        private void images(ContainerEngine engine) throws EngineException {
            if (settings.dryRun() || stop.requested()) {
                return;
            }
            console.progress("start.images");
            List<WorkloadKind> built = new WorkloadImages().ensure(engine);
            if (!built.isEmpty()) {
                console.say(
                        "start.images.built",
                        built.stream().map(WorkloadKind::image).collect(Collectors.joining(", ")));
            }
        }

        private void burst(Workload workload) {
            if (settings.burst() == 0 || settings.dryRun() || stop.requested()) {
                return;
            }
            console.progress("start.burst", Integer.toString(settings.burst()));
            WorkloadOutcome outcome = workload.create(settings.burst(), "first burst");
            console.say("start.created", Integer.toString(outcome.created().size()), Integer.toString(outcome.asked()));
            outcome.refusal().ifPresent(why -> console.say("start.refused", why));
            outcome.failed().stream()
                    .limit(1)
                    .forEach(c -> console.say("start.refused", c.failure().orElse("")));
        }

        private void schedule(Workload workload, CycleLoop loop) {
            WorkloadMode mode = settings.dryRun() ? WorkloadMode.OFF : settings.workload();
            var schedule = new ScheduleSettings(
                    mode, settings.every(), settings.count(), settings.instance(), settings.state());
            closer.add("step.schedule", adapters.schedule(schedule, workload, loop, console::tell));
        }

        private void turn(Cycle cycle) {
            try {
                CycleReport report = cycle.run();
                notReady.set(report.problem().map(CycleReport.Problem::detail));
                console.cycle(report);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (cycle.number() == 1) {
                settings.runFor().ifPresent(stop::requestAfter);
            }
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // The name is only for people; a machine without one can still be managed.
            return "localhost";
        }
    }
}
