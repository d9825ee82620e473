// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.batch.DecisionRecord.Subject;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.HostCpu;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.ProcessSample;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** A machine of two cores and 4 GiB as {@code top} sees it, made by tests. */
final class TopScene {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final long MIB = 1 << 20;
    private static final long TOTAL = 4096 * MIB;

    private final List<Container> containers = new ArrayList<>();
    private final Map<String, ContainerUsage> usages = new HashMap<>();
    private final List<ProcessSample> processes = new ArrayList<>();
    private final Map<Integer, Double> cores = new HashMap<>();
    private final List<DecisionRecord> decisions = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private boolean docker = true;
    private Optional<Duration> interval = Optional.empty();

    /** Container ids by their names, which they begin with: {@code 00a1} for number 161. */
    static String id(int number) {
        return "%04x".formatted(number) + "ab".repeat(30);
    }

    /** @param share of its cores' use; negative: not measured */
    TopScene container(int number, String name, double share, long mib) {
        boolean known = share >= 0;
        String id = id(number);
        containers.add(new Container(
                id,
                name,
                "image:1",
                Map.of("gestor.owner", "workload", "gestor.workload", "high-cpu"),
                ContainerState.RUNNING,
                OptionalInt.of(number),
                NOW.minusSeconds(60),
                Optional.of(NOW.minusSeconds(60)),
                Optional.empty()));
        usages.put(
                id,
                new ContainerUsage(
                        id,
                        OptionalInt.of(number),
                        1,
                        known ? OptionalDouble.of(share) : OptionalDouble.empty(),
                        known ? OptionalDouble.of(share / 2) : OptionalDouble.empty(),
                        known ? Optional.of(Duration.ofSeconds(2)) : Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        known ? OptionalLong.of(mib * MIB) : OptionalLong.empty(),
                        known ? OptionalDouble.of((double) mib * MIB / TOTAL) : OptionalDouble.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        known ? Optional.empty() : Optional.of("it is new")));
        return this;
    }

    /** One that is up and does not just run. */
    TopScene container(int number, String name, ContainerState state) {
        container(number, name, 0, 1);
        Container last = containers.remove(containers.size() - 1);
        containers.add(new Container(
                last.id(),
                name,
                last.image(),
                last.labels(),
                state,
                state == ContainerState.PAUSED ? last.pid() : OptionalInt.empty(),
                last.created(),
                last.started(),
                last.finished()));
        if (state != ContainerState.PAUSED) {
            usages.remove(last.id());
        }
        return this;
    }

    /** The time from the cycle before to that which decided. */
    TopScene cyclesEvery(Duration time) {
        interval = Optional.of(time);
        return this;
    }

    /** @param used in cores; negative: not known */
    TopScene process(int pid, String name, String cgroup, double used) {
        processes.add(new ProcessSample(
                pid, 1, 0, 'S', 3, 5, used < 0 ? ProcessSample.UNKNOWN : 1, 0, pid * MIB, cgroup, name));
        if (used >= 0) {
            cores.put(pid, used);
        }
        return this;
    }

    TopScene process(int pid, String name, int container, double used) {
        return process(pid, name, "/docker/" + id(container), used);
    }

    TopScene decided(int number, String name, String action, Outcome outcome, int rank) {
        decisions.add(new DecisionRecord(
                UUID.randomUUID(),
                NOW.minusSeconds(4),
                12,
                "retention",
                action,
                Optional.of(new Subject(id(number), name, "image:1", "workload", Optional.empty(), NOW)),
                "rank %d of 9".formatted(rank),
                Map.of("rank", Integer.toString(rank), "ranked", "9"),
                outcome,
                Optional.empty(),
                outcome == Outcome.FAILED ? Optional.of("no answer") : Optional.empty()));
        return this;
    }

    TopScene decidedNothing(String reason) {
        decisions.add(new DecisionRecord(
                UUID.randomUUID(),
                NOW.minusSeconds(4),
                12,
                "retention",
                "nothing",
                Optional.empty(),
                reason,
                Map.of(),
                Outcome.NONE,
                Optional.empty(),
                Optional.empty()));
        return this;
    }

    TopScene withoutDocker(String trouble) {
        docker = false;
        troubles.add(trouble);
        return this;
    }

    TopReading reading() {
        var snapshot = new Snapshot(
                Source.PROCFS,
                1,
                NOW,
                2,
                new MemoryTotals(TOTAL, 1024 * MIB, OptionalLong.of(3072 * MIB)),
                new HostCpu(1, 2),
                List.of(0.12, 0.30, 0.25),
                Map.of(),
                processes);
        return new TopReading(
                new SnapshotReading(
                        new Usage(snapshot, OptionalDouble.of(0.5), usages),
                        docker ? Optional.of(containers) : Optional.empty(),
                        cores),
                CycleMarks.of(decisions, interval),
                "no decisions: no manager has run",
                troubles,
                List.of(
                        "reading /proc and the cgroup files instead of the kernel module: /proc/sysinfo is not there: this kernel has"
                                + " no loadable modules; boot one that has, or use --sysinfo procfs"));
    }

    List<TopGroup> groups() {
        return TopGroup.of(reading());
    }

    List<TopLine> lines(TopView view) {
        return TopLine.of(groups(), view);
    }

    /** What stands in the rows: names, those of processes indented. */
    List<String> names(TopView view) {
        return lines(view).stream()
                .map(line -> (line.row().kind() == TopRow.Kind.PROCESS ? "  " : "")
                        + line.row().name())
                .toList();
    }
}
