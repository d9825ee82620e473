// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.ActionOutcome;
import dev.gestor.control.CycleReport;
import dev.gestor.control.Exemption;
import dev.gestor.control.Precedence;
import dev.gestor.control.Proposal;
import dev.gestor.control.Spared;
import dev.gestor.control.World;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.policy.Candidate;
import dev.gestor.policy.Verdict;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.HostCpu;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CycleViewTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final Container high = container(1, "aB3dE6gH", "high-cpu", Map.of());
    private final Container low = container(2, "Zz9", "low-ram", Map.of());
    private final Container evicted = container(3, "middle01", "low-cpu", Map.of());
    private final Container slow = container(5, "queue", "", Map.of());
    private final Container kept = container(4, "database", "", Map.of(Labels.PROTECT, "true"));

    @Test
    void aCycleIsATableThatSaysWhy() {
        assertThat(lines(report(Optional.of(world())), Language.EN, false))
                .containsExactly(
                        "",
                        "Cycle 7  2026-11-21 10:00:00  kernel  boottime=81234.000000042",
                        "RAM total 8.0 GiB, free 2.0 GiB, used 4.0 GiB",
                        "CPU 0.750 of 2 cores busy, 4 containers, 0 processes",
                        "       NAME      KIND      CORES    MEMORY    SHARE   PID  WHY",
                        "high   aB3dE6gH  high-cpu  0.500  12.0 MiB  25.00 %  1001  rank 1 of 3",
                        "low    Zz9       low-ram   0.001  12.0 MiB   0.15 %  1002  rank 3 of 3",
                        "evict  middle01  low-cpu   0.100  12.0 MiB   5.00 %  1003  rank 2 of 3: removed in 0.213 s",
                        "evict  queue     user          ?         ?           1005  stopped in 71.000 s",
                        "spare  database  user          ?         ?        ?  1004  protected by gestor.protect=true",
                        "Cycle 7 took 0.250 s, evicted 1");
    }

    @Test
    void anotherLanguageKeepsTheDecimalPoint() {
        assertThat(lines(report(Optional.of(world())), Language.FR, false))
                .contains("RAM totale 8.0 GiB, libre 2.0 GiB, utilisée 4.0 GiB")
                .contains("haut     aB3dE6gH  high-cpu  0.500  12.0 MiB  25.00 %  1001  rang 1 sur 3")
                .contains("Le cycle 7 a duré 0.250 s, évincés 1");
    }

    @Test
    void coloursAreForTerminalsOnly() {
        assertThat(String.join("", lines(report(Optional.of(world())), Language.EN, false)))
                .doesNotContain("\u001b");
        assertThat(lines(report(Optional.of(world())), Language.EN, true))
                .anyMatch(l -> l.startsWith("\u001b[31mevict") && l.endsWith("\u001b[0m"));
    }

    @Test
    void aCycleWithoutFiguresSaysSo() {
        assertThat(lines(report(Optional.empty()), Language.EN, false))
                .containsExactly(
                        "",
                        "Cycle 7  2026-11-21 10:00:00",
                        "Nothing done, no figures: /proc/sysinfo ends without its last line",
                        "Cycle 7 took 0.250 s, evicted 0");
    }

    private static List<String> lines(CycleReport report, Language language, boolean colour) {
        return new CycleView(new Messages(language), ZoneOffset.UTC, colour).lines(report);
    }

    private CycleReport report(Optional<World> world) {
        boolean measured = world.isPresent();
        return new CycleReport(
                7,
                NOW,
                world,
                measured
                        ? List.of(
                                verdict(high, Verdict.Choice.KEEP_HIGH, 1, 0.25),
                                verdict(evicted, Verdict.Choice.EVICT, 2, 0.05),
                                verdict(low, Verdict.Choice.KEEP_LOW, 3, 0.0015))
                        : List.of(),
                measured ? List.of(new Spared(kept, Exemption.PROTECTED, "")) : List.of(),
                measured
                        ? List.of(new ActionOutcome(
                                removal(evicted, Proposal.Extent.REMOVE),
                                Outcome.DONE,
                                Duration.ofMillis(213),
                                Optional.empty(),
                                Optional.empty()))
                        : List.of(),
                measured
                        ? List.of(new ActionOutcome(
                                removal(slow, Proposal.Extent.STOP),
                                Outcome.DONE,
                                Duration.ofSeconds(71),
                                Optional.empty(),
                                Optional.empty()))
                        : List.of(),
                List.of(),
                Optional.empty(),
                measured
                        ? Optional.empty()
                        : Optional.of(new CycleReport.Problem(
                                CycleReport.Problem.Kind.TELEMETRY, "/proc/sysinfo ends without its last line")),
                Duration.ofMillis(250));
    }

    private static Proposal.Removal removal(Container container, Proposal.Extent extent) {
        return new Proposal.Removal(
                "retention", Precedence.EVICT, "evict", container, Set.of(Owner.WORKLOAD), extent, "", Map.of());
    }

    private World world() {
        var snapshot = new Snapshot(
                Source.KERNEL,
                81_234_000_000_042L,
                NOW,
                2,
                new MemoryTotals(8L << 30, 2L << 30, OptionalLong.of(4L << 30)),
                new HostCpu(1, 2),
                List.of(),
                Map.of(),
                List.of());
        var usage = new Usage(
                snapshot,
                OptionalDouble.of(0.75),
                Map.of(
                        high.id(), usage(high, 0.5),
                        low.id(), usage(low, 0.001),
                        evicted.id(), usage(evicted, 0.1)));
        return new World(7, NOW, usage, List.of(high, low, evicted, kept), Set.of(), Duration.ZERO);
    }

    private static ContainerUsage usage(Container container, double cores) {
        return new ContainerUsage(
                container.id(),
                container.pid(),
                1,
                OptionalDouble.of(cores),
                OptionalDouble.of(cores / 2),
                Optional.of(Duration.ofSeconds(10)),
                OptionalLong.of(1),
                OptionalLong.of(1),
                OptionalLong.of(12L << 20),
                OptionalDouble.of(0.0015),
                OptionalLong.of(12L << 20),
                OptionalLong.of(13L << 20),
                Optional.empty());
    }

    private static Verdict verdict(Container container, Verdict.Choice choice, int position, double share) {
        return new Verdict(
                new Candidate(container.id(), container.name(), NOW, share, 0), choice, position, share, "because");
    }

    private static Container container(int number, String name, String kind, Map<String, String> more) {
        Map<String, String> labels = new HashMap<>(more);
        labels.put(Labels.OWNER, kind.isEmpty() ? "user" : "workload");
        if (!kind.isEmpty()) {
            labels.put(Labels.WORKLOAD, kind);
        }
        return new Container(
                "%064x".formatted(number),
                name,
                "gestor/" + kind,
                labels,
                ContainerState.RUNNING,
                OptionalInt.of(1000 + number),
                NOW,
                Optional.of(NOW),
                Optional.empty());
    }
}
