// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Attributes a snapshot to containers. CPU is the cgroup's own counter, which also has children that came and went;
 * memory is the smaller of what its processes have resident, which counts shared pages many times, and what its cgroup
 * is charged, which counts page cache. Not thread-safe.
 */
public final class ContainerUsageSource implements UsageSource {
    private final SnapshotSource snapshots;
    private final CgroupFiles cgroups;
    private final LongSupplier monotonicNanos;
    private Map<String, MeasuredContainer> measured = new HashMap<>();
    private @Nullable HostCpu lastHostCpu;

    public ContainerUsageSource(SnapshotSource snapshots, HostFiles files, LongSupplier monotonicNanos) {
        this.snapshots = snapshots;
        this.cgroups = new CgroupFiles(files);
        this.monotonicNanos = monotonicNanos;
    }

    @Override
    public Source source() {
        return snapshots.source();
    }

    @Override
    public Usage sample(Collection<ContainerProcess> containers) throws TelemetryException {
        long at = monotonicNanos.getAsLong();
        Snapshot snapshot = snapshots.read();
        Map<String, ProcessTally> tallies = ProcessTally.of(snapshot, containers);
        Map<String, MeasuredContainer> alive = new HashMap<>();
        Map<String, ContainerUsage> usages = new HashMap<>();
        for (ContainerProcess container : containers) {
            ProcessTally tally = tallies.get(container.containerId());
            if (tally == null) {
                continue;
            }
            Optional<String> obstacle = tally.obstacle();
            if (obstacle.isPresent()) {
                usages.put(container.containerId(), ended(container, tally, obstacle));
                continue;
            }
            MeasuredContainer current = measuredBefore(container, tally)
                    .orElseGet(() -> new MeasuredContainer(container, tally.mainStartTicks()));
            usages.put(container.containerId(), current.measure(snapshot, at, tally, cgroups, monotonicNanos));
            alive.put(container.containerId(), current);
        }
        measured.forEach((id, before) -> {
            if (alive.get(id) != before) {
                before.close();
            }
        });
        measured = alive;
        OptionalDouble hostCpuCores = hostCpuCores(snapshot);
        lastHostCpu = snapshot.hostCpu();
        return new Usage(snapshot, hostCpuCores, usages);
    }

    @Override
    public void close() {
        measured.values().forEach(MeasuredContainer::close);
        snapshots.close();
    }

    /** The same life of the container: a restart has another main process, and starts its counters anew. */
    private Optional<MeasuredContainer> measuredBefore(ContainerProcess container, ProcessTally tally) {
        return Optional.ofNullable(measured.get(container.containerId()))
                .filter(known -> known.isSameLife(container.mainPid(), tally.mainStartTicks()));
    }

    private OptionalDouble hostCpuCores(Snapshot snapshot) {
        HostCpu last = lastHostCpu;
        if (last == null) {
            return OptionalDouble.empty();
        }
        long busy = snapshot.hostCpu().busyNanos() - last.busyNanos();
        long total = snapshot.hostCpu().totalNanos() - last.totalNanos();
        // The kernel's idle time may go back a little, and a core that goes offline takes its time along.
        return busy < 0 || total <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, (double) busy / total) * snapshot.cpus());
    }

    private static ContainerUsage ended(ContainerProcess container, ProcessTally tally, Optional<String> reason) {
        return new ContainerUsage(
                container.containerId(),
                OptionalInt.of(container.mainPid()),
                tally.processes(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                reason);
    }
}
