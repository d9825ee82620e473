// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry.testing;

import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.CoreUsage;
import dev.gestor.telemetry.HostCpu;
import dev.gestor.telemetry.HostNetwork;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.NetworkUsage;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Traffic;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import java.util.TreeMap;

/**
 * Live figures that a test makes up, on a host of two cores and 8 GiB. A container uses no CPU and has 1 MiB unless told
 * otherwise; like real ones its rates are known from its second sample on. Any thread may change the figures.
 *
 * <pre>{@code
 * var source = new InMemoryLiveSource(clock);
 * source.cpuCores(id, 0.8);
 * source.loseCpu(other, "its CPU counter cannot be read");
 * }</pre>
 */
public final class InMemoryLiveSource implements LiveSource {
    public static final int CPUS = 2;
    public static final long HOST_MEMORY = 8L << 30;
    private static final long MEMORY = 1 << 20;

    private final Clock clock;
    // All below is guarded by this.
    private final Map<String, Double> cores = new HashMap<>();
    private final Map<String, String> lost = new HashMap<>();
    private final Map<String, Long> memory = new HashMap<>();
    private final Map<String, NetworkUsage> networks = new HashMap<>();
    private final Map<String, NetworkUsage> interfaces = new TreeMap<>();
    private final TreeMap<Integer, Double> percent = new TreeMap<>(Map.of(0, 0.0, 1, 0.0));
    private Set<String> seen = new HashSet<>();
    private Optional<Instant> last = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private int samples;

    /** @param clock tells the time of a sample; an interval without time is taken for a second */
    public InMemoryLiveSource(Clock clock) {
        this.clock = clock;
    }

    public synchronized void cpuCores(String containerId, double used) {
        lost.remove(containerId);
        cores.put(containerId, used);
    }

    /** The container's CPU cannot be read, until it is told again. */
    public synchronized void loseCpu(String containerId, String reason) {
        lost.put(containerId, reason);
    }

    public synchronized void memoryBytes(String containerId, long bytes) {
        memory.put(containerId, bytes);
    }

    public synchronized void network(String containerId, NetworkUsage usage) {
        networks.put(containerId, usage);
    }

    public synchronized void hostInterface(String name, NetworkUsage usage) {
        interfaces.put(name, usage);
    }

    public synchronized void corePercent(int core, double busy) {
        percent.put(core, busy);
    }

    /** From now on every sample fails; empty text: no longer. */
    public synchronized void fail(String message) {
        failure = message.isEmpty() ? Optional.empty() : Optional.of(message);
    }

    /** How many were asked for, failed ones too. */
    public synchronized int samples() {
        return samples;
    }

    @Override
    public Source source() {
        return Source.PROCFS;
    }

    @Override
    public synchronized LiveSample sample(Collection<ContainerProcess> containers) throws TelemetryException {
        samples++;
        if (failure.isPresent()) {
            throw new TelemetryException(failure.get());
        }
        Instant now = clock.instant();
        Optional<Duration> interval = last.map(before -> Duration.between(before, now))
                .map(d -> d.isZero() || d.isNegative() ? Duration.ofSeconds(1) : d);
        last = Optional.of(now);
        Map<String, ContainerUsage> usages = new HashMap<>();
        Map<String, NetworkUsage> moved = new HashMap<>();
        for (ContainerProcess container : containers) {
            String id = container.containerId();
            Optional<Duration> own = interval.filter(known -> seen.contains(id));
            usages.put(id, usage(container, own));
            moved.put(id, own.map(time -> network(id, time)).orElseGet(InMemoryLiveSource::firstTime));
        }
        seen = new HashSet<>(usages.keySet());
        boolean rated = interval.isPresent();
        Optional<String> unrated = rated ? Optional.empty() : Optional.of("read for the first time");
        return new LiveSample(
                now,
                interval,
                new Usage(snapshot(now), rated ? OptionalDouble.of(0.5) : OptionalDouble.empty(), usages),
                new CoreUsage(rated ? percent : new TreeMap<>(), unrated),
                new HostNetwork(rated ? interfaces : Map.of(), unrated),
                moved);
    }

    @Override
    public void close() {}

    private NetworkUsage network(String id, Duration interval) {
        return networks.getOrDefault(id, NetworkUsage.of(new Traffic(0, 0, interval)));
    }

    private static NetworkUsage firstTime() {
        return NetworkUsage.unknown("its network was read for the first time");
    }

    private ContainerUsage usage(ContainerProcess container, Optional<Duration> interval) {
        String id = container.containerId();
        Optional<String> unknown = Optional.ofNullable(lost.get(id))
                .or(() -> interval.isPresent()
                        ? Optional.empty()
                        : Optional.of("its CPU was read for the first time, and a rate needs two readings"));
        OptionalDouble used =
                unknown.isPresent() ? OptionalDouble.empty() : OptionalDouble.of(cores.getOrDefault(id, 0.0));
        OptionalLong bytes = OptionalLong.of(memory.getOrDefault(id, MEMORY));
        return new ContainerUsage(
                id,
                OptionalInt.of(container.mainPid()),
                1,
                used,
                used.isPresent() ? OptionalDouble.of(used.getAsDouble() / CPUS) : used,
                used.isPresent() ? interval : Optional.empty(),
                OptionalLong.of(1),
                OptionalLong.of(1),
                bytes,
                OptionalDouble.of((double) bytes.getAsLong() / HOST_MEMORY),
                bytes,
                bytes,
                unknown);
    }

    private static Snapshot snapshot(Instant now) {
        return new Snapshot(
                Source.PROCFS,
                81_234_567_890_123L,
                now,
                CPUS,
                new MemoryTotals(HOST_MEMORY, HOST_MEMORY / 4, OptionalLong.of(HOST_MEMORY / 2)),
                new HostCpu(1, 2),
                List.of(),
                Map.of(),
                List.of());
    }
}
