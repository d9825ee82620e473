// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the processes of one container add up to in one snapshot, and what became of its main process. */
final class ProcessTally {
    private final int mainPid;
    private int processes;
    private long cpuNanos;
    private long residentBytes;
    private boolean cpuKnown = true;
    private boolean residentKnown = true;
    private @Nullable ProcessSample main;
    private boolean mainIsOurs;

    ProcessTally(int mainPid) {
        this.mainPid = mainPid;
    }

    /** One pass over the snapshot for all containers; every container asked for has an entry. */
    static Map<String, ProcessTally> of(Snapshot snapshot, Collection<ContainerProcess> containers) {
        Map<String, ProcessTally> tallies = new HashMap<>();
        Map<Integer, ProcessTally> byMainPid = new HashMap<>();
        for (ContainerProcess container : containers) {
            ProcessTally tally = new ProcessTally(container.mainPid());
            tallies.put(container.containerId(), tally);
            byMainPid.put(container.mainPid(), tally);
        }
        // Processes of a group share one String, and a path is looked at once.
        Map<String, Optional<ProcessTally>> byGroup = new HashMap<>();
        for (ProcessSample process : snapshot.processes()) {
            Optional<ProcessTally> owner = byGroup.computeIfAbsent(
                    process.cgroup(),
                    path -> ContainerId.outermost(path, tallies::containsKey).map(tallies::get));
            owner.ifPresent(tally -> tally.add(process));
            ProcessTally named = byMainPid.get(process.pid());
            if (named != null) {
                named.main = process;
                named.mainIsOurs = owner.isPresent() && owner.get() == named;
            }
        }
        return tallies;
    }

    private void add(ProcessSample process) {
        processes++;
        cpuKnown &= process.cpuNanos() != ProcessSample.UNKNOWN;
        cpuNanos += process.cpuNanos();
        residentKnown &= process.residentBytes() != ProcessSample.UNKNOWN;
        residentBytes += process.residentBytes();
    }

    int processes() {
        return processes;
    }

    /** Empty where a process hides it, and where there is no process: nothing was measured then, which is not 0. */
    OptionalLong cpuNanos() {
        return processes > 0 && cpuKnown ? OptionalLong.of(cpuNanos) : OptionalLong.empty();
    }

    OptionalLong residentBytes() {
        return processes > 0 && residentKnown ? OptionalLong.of(residentBytes) : OptionalLong.empty();
    }

    /** Why the container cannot be measured at all; empty where its main process is where it should be. */
    Optional<String> obstacle() {
        ProcessSample process = main;
        if (process == null) {
            return Optional.of("its main process %d is not there: the container has ended".formatted(mainPid));
        }
        if (!mainIsOurs) {
            return Optional.of(
                    "process %d (%s) belongs to the group '%s': the container has ended and its pid was given to another"
                            .formatted(mainPid, process.name(), process.cgroup()));
        }
        return Optional.empty();
    }

    /**
     * Start of the main process, which with its pid tells one life of the container from the next; in clock ticks, the
     * unit that all sources can tell.
     */
    long mainStartTicks() {
        ProcessSample process = main;
        return process == null || process.startNanos() == ProcessSample.UNKNOWN
                ? ProcessSample.UNKNOWN
                : process.startNanos() / HostTotals.TICK_NANOS;
    }
}
