// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.testing;

import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.HostCpu;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Figures that a test makes up: a share of the CPU a container, known from its second sample on. */
public final class FakeUsageSource implements UsageSource {
    public static final long HOST_MEMORY = 8L << 30;
    private static final int CPUS = 2;

    private final Clock clock;
    private final ToDoubleFunction<String> cpuShare;
    private final Map<String, String> unknown = new HashMap<>();
    private Set<String> seen = new HashSet<>();
    private Duration interval = Duration.ofSeconds(10);
    private Optional<String> failure = Optional.empty();

    /** @param cpuShare share of the host's CPU by container id */
    public FakeUsageSource(Clock clock, ToDoubleFunction<String> cpuShare) {
        this.clock = clock;
        this.cpuShare = cpuShare;
    }

    /** The container's CPU cannot be read. */
    public synchronized void lose(String containerId, String reason) {
        unknown.put(containerId, reason);
    }

    /** From now on every sample fails; empty text: no longer. */
    public synchronized void fail(String message) {
        failure = message.isEmpty() ? Optional.empty() : Optional.of(message);
    }

    public synchronized void interval(Duration between) {
        interval = between;
    }

    @Override
    public Source source() {
        return Source.PROCFS;
    }

    @Override
    public synchronized Usage sample(Collection<ContainerProcess> containers) throws TelemetryException {
        if (failure.isPresent()) {
            throw new TelemetryException(failure.get());
        }
        Map<String, ContainerUsage> usages = new HashMap<>();
        Set<String> now = new HashSet<>();
        for (ContainerProcess container : containers) {
            now.add(container.containerId());
            usages.put(container.containerId(), usage(container, seen.contains(container.containerId())));
        }
        seen = now;
        var snapshot = new Snapshot(
                Source.PROCFS,
                81_234_567_890_123L,
                clock.instant(),
                CPUS,
                new MemoryTotals(HOST_MEMORY, HOST_MEMORY / 4, OptionalLong.of(HOST_MEMORY / 2)),
                new HostCpu(1, 2),
                List.of(),
                Map.of(),
                List.of());
        return new Usage(snapshot, OptionalDouble.of(0.5), usages);
    }

    private ContainerUsage usage(ContainerProcess container, boolean rated) {
        double share = cpuShare.applyAsDouble(container.containerId());
        boolean lost = unknown.containsKey(container.containerId());
        boolean known = rated && !lost;
        return new ContainerUsage(
                container.containerId(),
                OptionalInt.of(container.mainPid()),
                1,
                known ? OptionalDouble.of(share * CPUS) : OptionalDouble.empty(),
                known ? OptionalDouble.of(share) : OptionalDouble.empty(),
                known ? Optional.of(interval) : Optional.empty(),
                lost ? OptionalLong.empty() : OptionalLong.of(1),
                lost ? OptionalLong.empty() : OptionalLong.of(1),
                OptionalLong.of(1 << 20),
                OptionalDouble.of((double) (1 << 20) / HOST_MEMORY),
                OptionalLong.of(1 << 20),
                OptionalLong.of(2 << 20),
                lost
                        ? Optional.ofNullable(unknown.get(container.containerId()))
                        : known ? Optional.empty() : Optional.of("its CPU was read for the first time"));
    }

    @Override
    public void close() {}
}
