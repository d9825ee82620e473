// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.Resource;
import dev.gestor.api.WorkloadResource;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.CycleLoop;
import dev.gestor.control.InstanceLock;
import dev.gestor.engine.EngineException;
import dev.gestor.workload.PreparedImages;
import dev.gestor.workload.ScheduleSettings;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadGenerator;
import dev.gestor.workload.WorkloadKind;
import dev.gestor.workload.WorkloadLimits;
import dev.gestor.workload.WorkloadMode;
import dev.gestor.workload.WorkloadOutcome;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The random workload of one run, from what an earlier run left to what this one leaves. */
final class RunWorkload {
    private final RunSettings settings;
    private final WorkloadSettings wanted;
    private final ManagerParts parts;
    private final ConsoleView console;
    private final Workload workload;
    private final PreparedImages images;

    RunWorkload(RunSettings settings, ManagerParts parts, ConsoleView console, Clock clock) {
        this.settings = settings;
        this.wanted = settings.workload();
        this.parts = parts;
        this.console = console;
        images = new PreparedImages(parts.engine());
        workload = new Workload(
                new ManagedWorkload(parts.inventory(), () -> parts.lastUsage().availableBytes(), parts.requests()),
                generator(wanted),
                WorkloadLimits.DEFAULT,
                clock);
    }

    private static WorkloadGenerator generator(WorkloadSettings wanted) {
        return new WorkloadGenerator(
                wanted.seed().isPresent() ? new SplittableRandom(wanted.seed().getAsLong()) : new SplittableRandom());
    }

    /** Requests are refused until {@link #cleanUp} is done. */
    void hold() {
        workload.hold("the manager is starting");
    }

    Resource resource() {
        return new WorkloadResource(workload, this::ensureImages);
    }

    void buildImages() throws EngineException {
        // Without a loop that evicts nobody makes any, unless by request, and then they are built for the first one.
        if (settings.manager().dryRun() || settings.retention().isEmpty()) {
            return;
        }
        console.progress("start.images");
        ensureImages();
    }

    private void ensureImages() throws EngineException {
        if (settings.manager().dryRun()) {
            return;
        }
        List<WorkloadKind> built = images.ensure();
        if (!built.isEmpty()) {
            console.say(
                    "start.images.built",
                    built.stream().map(WorkloadKind::image).collect(Collectors.joining(", ")));
        }
    }

    /** Deals with what an earlier run left, and arranges for this run's end. A start that failed before has changed nothing. */
    void cleanUp(Closer closer) throws InterruptedException {
        InstanceLock lock = parts.lock();
        ChangeRequests requests = parts.requests();
        var leftovers = new Leftovers(parts.inventory(), requests, console);
        if (leftovers.atStart(lock.abandonedBy()) && !settings.manager().dryRun()) {
            lock.settle();
        }
        closer.add("step.workload", requests::recordLate);
        closer.add("step.workload", () -> end(leftovers));
        closer.add("step.workload", requests::recordLate);
        closer.add("step.workload", parts.actuator()::endCreations);
        // Ends first: a request from outside is finished, not broken off with containers half made.
        closer.add("step.workload", workload);
        workload.open();
    }

    /** A failure, also a crash in the midst of it, is a bad end: what it leaves is for the next start to remove. */
    private void end(Leftovers leftovers) throws InterruptedException, EngineException {
        boolean dryRun = settings.manager().dryRun();
        if (!dryRun) {
            parts.lock().unsettle();
        }
        leftovers.atEnd(wanted.keep(), parts.cycle().number());
        if (!dryRun) {
            parts.lock().settle();
        }
    }

    void burst() {
        if (wanted.burst() == 0 || settings.manager().dryRun()) {
            return;
        }
        console.progress("start.burst", Integer.toString(wanted.burst()));
        WorkloadOutcome outcome = workload.create(wanted.burst(), "first burst");
        console.say("start.created", Integer.toString(outcome.created().size()), Integer.toString(outcome.asked()));
        outcome.refusal().ifPresent(why -> console.say("start.refused", why));
        outcome.failed().stream()
                .limit(1)
                .forEach(c -> console.say("start.refused", c.failure().orElse("")));
    }

    void schedule(LoopAdapters adapters, CycleLoop loop, Closer closer) {
        ManagerSettings manager = settings.manager();
        WorkloadMode mode = manager.dryRun() ? WorkloadMode.OFF : wanted.mode();
        var schedule = new ScheduleSettings(mode, wanted.every(), wanted.count(), manager.instance(), manager.state());
        closer.add("step.schedule", adapters.schedule(schedule, workload, loop, console::tell));
    }
}
