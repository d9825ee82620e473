// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.JournalAccess;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Cycle;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.InstanceLock;
import dev.gestor.control.LastUsage;
import dev.gestor.control.LiveSampling;
import dev.gestor.control.RecordFeed;
import dev.gestor.control.RetentionStep;
import dev.gestor.control.SamplingPeriods;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineInfo;
import dev.gestor.engine.Inventory;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import dev.gestor.journal.JournalReader;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * The spine that every manager has, whatever its duties: observe, decide, act, record. Built top to bottom; the closer ends it in
 * reverse.
 */
record ManagerParts(
        InstanceLock lock,
        ContainerEngine engine,
        Inventory inventory,
        RecordFeed recorder,
        JournalAccess decided,
        Optional<LogServerLink> logServer,
        Actuator actuator,
        LastUsage lastUsage,
        LiveSampling live,
        Cycle cycle,
        ChangeRequests requests) {
    static ManagerParts open(RunSettings run, LoopAdapters adapters, Clock clock, ConsoleView console, Closer closer)
            throws Exception {
        ManagerSettings settings = run.manager();
        InstanceLock lock = closer.add(
                "step.lock",
                InstanceLock.acquire(
                        settings.state(),
                        settings.instance(),
                        ProcessHandle.current().pid()));
        ContainerEngine engine = closer.add("step.engine", adapters.engine(settings.instance(), settings.dockerUrl()));
        EngineInfo info = engine.info();
        console.say("start.engine", info.version(), info.address().toString(), info.cgroupVersion());
        UsageSource usage = closer.add("step.figures", adapters.usage(settings.sysinfo(), console::tell));
        console.say("start.source", Choice.name(usage.source()));
        console.say("start.state", lock.folder().toString());
        Inventory inventory = closer.add("step.engine", engine.follow());
        Journal journal = closer.add("step.journal", journal(settings, lock, clock));
        Optional<LogServerLink> logServer = LogServerLink.open(settings, journal, console, closer);

        var recorder = new RecordFeed(new JournalRecorder(journal));
        var actuator = closer.add(
                "step.actions", new Actuator(engine, System::nanoTime, adapters.planDeadline(), settings.dryRun()));
        var dispatcher = new Dispatcher(inventory, actuator);
        var lastUsage = new LastUsage();
        var retention = run.retention().map(policy -> new RetentionStep(policy, settings.period(), run.userExtent()));
        var cycle = new Cycle(
                usage,
                inventory,
                retention,
                dispatcher,
                recorder,
                clock,
                System::nanoTime,
                UUID::randomUUID,
                lastUsage);
        var requests = new ChangeRequests(dispatcher, recorder, clock, UUID::randomUUID, cycle::number);
        return new ManagerParts(
                lock,
                engine,
                inventory,
                recorder,
                new JournalAccess(new JournalReader(lock.folder())),
                logServer,
                actuator,
                lastUsage,
                live(settings, adapters, inventory, clock, closer),
                cycle,
                requests);
    }

    /** With counters of its own: the cycle's rates are over its period. */
    private static LiveSampling live(
            ManagerSettings settings, LoopAdapters adapters, Inventory inventory, Clock clock, Closer closer)
            throws TelemetryException {
        LiveSource source = closer.add("step.figures", adapters.live(settings.sysinfo()));
        SamplingPeriods periods = SamplingPeriods.DEFAULT.withIdle(Optional.of(settings.period()));
        var live = closer.add("step.figures", new LiveSampling(source, inventory, clock, System::nanoTime, periods));
        live.start();
        return live;
    }

    private static Journal journal(ManagerSettings settings, InstanceLock lock, Clock clock) throws Exception {
        JournalLimits limits =
                settings.logServer().isPresent() ? JournalLimits.DEFAULT : JournalLimits.DEFAULT.withoutOutbox();
        return Journal.open(lock.folder(), limits, settings.instance(), hostName(), clock);
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
