// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One life of a container, from the start of its main process: where its counters are, and the last readings. */
final class MeasuredContainer implements AutoCloseable {
    private final ContainerProcess container;
    private final long mainStartTicks;
    private @Nullable ContainerCgroup cgroup;
    private @Nullable CpuReading lastCounter;
    private @Nullable CpuReading lastProcesses;

    MeasuredContainer(ContainerProcess container, long mainStartTicks) {
        this.container = container;
        this.mainStartTicks = mainStartTicks;
    }

    boolean isSameLife(int mainPid, long mainStartTicks) {
        return container.mainPid() == mainPid && this.mainStartTicks == mainStartTicks;
    }

    /** @param snapshotAt when the snapshot was begun, on the clock {@code monotonicNanos} */
    ContainerUsage measure(
            Snapshot snapshot, long snapshotAt, ProcessTally tally, CgroupFiles files, LongSupplier monotonicNanos) {
        List<String> reasons = new ArrayList<>();
        Optional<ContainerCgroup> found = find(files, reasons);
        Optional<CpuReading> counter = counter(found, files, monotonicNanos, reasons);
        Optional<CpuReading> processes = tally.cpuNanos().stream()
                .mapToObj(cpu -> new CpuReading(cpu, snapshotAt))
                .findFirst();
        CpuReading.Rate rate = rate(counter, processes);
        rate.unknownReason().ifPresent(reasons::add);
        lastCounter = counter.orElse(null);
        lastProcesses = processes.orElse(null);

        OptionalLong charged = charged(snapshot, found, files, reasons);
        OptionalLong memory = memory(tally, charged, reasons);
        return new ContainerUsage(
                container.containerId(),
                OptionalInt.of(container.mainPid()),
                tally.processes(),
                rate.cores(),
                share(rate.cores(), (double) snapshot.cpus()),
                rate.interval(),
                counter.stream().mapToLong(CpuReading::cpuNanos).findFirst(),
                tally.cpuNanos(),
                memory,
                share(memory.stream().asDoubleStream().findFirst(), (double)
                        snapshot.memory().total()),
                tally.residentBytes(),
                charged,
                reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons)));
    }

    @Override
    public void close() {
        if (cgroup != null) {
            cgroup.close();
        }
    }

    private Optional<ContainerCgroup> find(CgroupFiles files, List<String> reasons) {
        if (cgroup == null) {
            try {
                cgroup = files.find(container.containerId(), container.mainPid());
            } catch (IOException e) {
                reasons.add("its cgroup was not found: " + words(e));
            }
        }
        return Optional.ofNullable(cgroup);
    }

    private static Optional<CpuReading> counter(
            Optional<ContainerCgroup> cgroup, CgroupFiles files, LongSupplier monotonicNanos, List<String> reasons) {
        if (cgroup.isEmpty()) {
            return Optional.empty();
        }
        Optional<CounterFile> file = cgroup.get().cpu();
        if (file.isEmpty()) {
            reasons.add("no CPU counter is mounted for its cgroup");
            return Optional.empty();
        }
        try {
            long cpu = files.cpuNanos(file.get());
            return Optional.of(new CpuReading(cpu, monotonicNanos.getAsLong()));
        } catch (IOException e) {
            reasons.add("its CPU counter cannot be read: " + words(e));
            return Optional.empty();
        }
    }

    /** By the cgroup's counter where it is within reach, else by the sum over the processes alive. */
    private CpuReading.Rate rate(Optional<CpuReading> counter, Optional<CpuReading> processes) {
        CpuReading earlierCounter = lastCounter;
        CpuReading earlierProcesses = lastProcesses;
        if (counter.isPresent() && earlierCounter != null) {
            return counter.get().since(earlierCounter);
        }
        if (counter.isEmpty() && processes.isPresent() && earlierProcesses != null) {
            return processes.get().since(earlierProcesses);
        }
        return CpuReading.Rate.unknown("its CPU was read for the first time, and a rate needs two readings");
    }

    private static OptionalLong charged(
            Snapshot snapshot, Optional<ContainerCgroup> cgroup, CgroupFiles files, List<String> reasons) {
        if (cgroup.isEmpty()) {
            return OptionalLong.empty();
        }
        Long known = snapshot.chargedBytes().get(cgroup.get().memoryPath());
        if (known != null) {
            return OptionalLong.of(known);
        }
        Optional<CounterFile> file = cgroup.get().memory();
        if (file.isEmpty()) {
            reasons.add("no memory charge is mounted for its cgroup");
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(files.chargedBytes(file.get()));
        } catch (IOException e) {
            reasons.add("its memory charge cannot be read: " + words(e));
            return OptionalLong.empty();
        }
    }

    /** The smaller figure: residents count shared pages once a process, the charge counts the page cache. */
    private static OptionalLong memory(ProcessTally tally, OptionalLong charged, List<String> reasons) {
        OptionalLong resident = tally.residentBytes();
        if (resident.isPresent() && charged.isPresent()) {
            return OptionalLong.of(Math.min(resident.getAsLong(), charged.getAsLong()));
        }
        if (resident.isPresent() && tally.processes() > 1) {
            // Fifty processes that share 100 MB would rank as 5 GB.
            reasons.add("its memory is unknown: its %d processes may share pages, and no charge tells how many"
                    .formatted(tally.processes()));
            return OptionalLong.empty();
        }
        return resident.isPresent() ? resident : charged;
    }

    private static OptionalDouble share(OptionalDouble part, double whole) {
        return part.isPresent() && whole > 0 ? OptionalDouble.of(part.getAsDouble() / whole) : OptionalDouble.empty();
    }

    /** Java's message of a missing file is its bare name. */
    private static String words(IOException e) {
        return e instanceof NoSuchFileException ? e.getMessage() + " is not there" : String.valueOf(e.getMessage());
    }
}
