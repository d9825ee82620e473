// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.ContainerSample;
import dev.gestor.batch.HostSample;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A {@link World} as the records that are kept. */
final class Samples {
    private Samples() {}

    static HostSample host(World world, Duration cycle) {
        Usage usage = world.usage();
        Snapshot snapshot = usage.snapshot();
        return new HostSample(
                snapshot.time(),
                snapshot.boottimeNanos(),
                snapshot.source().name().toLowerCase(Locale.ROOT),
                snapshot.cpus(),
                snapshot.memory().total(),
                snapshot.memory().free(),
                snapshot.memory().available(),
                snapshot.memory().used(),
                usage.hostCpuCores(),
                (int) world.containers().stream().filter(Container::running).count(),
                snapshot.processes().size(),
                OptionalLong.of(cycle.toNanos()));
    }

    static List<ContainerSample> containers(World world) {
        Instant time = world.usage().snapshot().time();
        return world.containers().stream()
                .flatMap(container -> world.usageOf(container)
                        .map(usage -> container(time, container, usage))
                        .map(Stream::of)
                        .orElseGet(Stream::empty))
                .toList();
    }

    private static ContainerSample container(Instant time, Container container, ContainerUsage usage) {
        return new ContainerSample(
                time,
                container.id(),
                container.name(),
                container.labels().getOrDefault(Labels.OWNER, ""),
                Optional.ofNullable(container.labels().get(Labels.WORKLOAD)),
                usage.mainPid(),
                usage.cpuCores(),
                usage.cpuShare(),
                usage.memoryBytes(),
                usage.memoryShare(),
                usage.residentBytes(),
                usage.chargedBytes(),
                usage.cgroupCpuNanos(),
                usage.processCpuNanos(),
                usage.unknownReason());
    }
}
