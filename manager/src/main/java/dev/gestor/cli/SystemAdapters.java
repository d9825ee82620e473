// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.CycleLoop;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.telemetry.ContainerUsageSource;
import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.HostLiveSource;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.workload.ScheduleSettings;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadSchedule;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** This machine: its Docker, its kernel. */
final class SystemAdapters implements LoopAdapters {
    private final Map<String, String> environment;

    SystemAdapters(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public ContainerEngine engine(String instance, Optional<String> url) throws EngineException {
        return new DockerEngine(address(url), new Instance(instance), Clock.systemUTC(), new Random());
    }

    @Override
    public UsageSource usage(SourceChoice choice, Consumer<String> notice) throws TelemetryException {
        return new ContainerUsageSource(choice.open(HostFiles.SYSTEM, notice), HostFiles.SYSTEM, System::nanoTime);
    }

    @Override
    public LiveSource live(SourceChoice choice) throws TelemetryException {
        // Where figures come from was told when the cycle's own were opened.
        return HostLiveSource.open(choice, HostFiles.SYSTEM, notice -> {});
    }

    @Override
    public AutoCloseable schedule(
            ScheduleSettings settings, Workload workload, CycleLoop loop, Consumer<String> messages) {
        return WorkloadSchedule.start(settings, workload, loop.scheduler(), Clock.systemUTC(), messages);
    }

    @Override
    public void onSignal(Runnable endWell) {
        new Signals(endWell, Runtime.getRuntime()::halt, System::nanoTime).install();
    }

    private DockerAddress address(Optional<String> url) {
        try {
            Path home = Path.of(environment.getOrDefault("HOME", "/"));
            return DockerAddress.find(url, "--docker-url", environment, home);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
