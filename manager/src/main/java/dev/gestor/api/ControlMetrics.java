// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.LastUsage;
import dev.gestor.control.RecordFeed;
import dev.gestor.control.Recorder;
import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Owner;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the loop saw and did, from memory: the last sample, the inventory, the records as they are made. */
public final class ControlMetrics {
    private final LastUsage usage;
    private final ManagerMetrics.Count decisions;
    private final ManagerMetrics.Times cycles;

    private ControlMetrics(ManagerMetrics metrics, LastUsage usage) {
        this.usage = usage;
        this.decisions = metrics.count("gestor_decisions", "decisions recorded", "policy", "action", "outcome");
        this.cycles =
                metrics.times("gestor_cycle_duration_seconds", "how long a cycle took, from its sample to its record");
    }

    public static void register(
            ManagerMetrics metrics, RecordFeed feed, Inventory inventory, LastUsage usage, Clock clock) {
        var control = new ControlMetrics(metrics, usage);
        feed.listen(control::recorded);
        metrics.gauges(
                "gestor_containers", "containers of the instance", List.of("owner", "state"), () -> count(inventory));
        metrics.gauge(
                "gestor_inventory_connected",
                "1 while the container engine's events are followed",
                () -> OptionalDouble.of(inventory.connected() ? 1 : 0));
        control.host(metrics, clock);
    }

    private void host(ManagerMetrics metrics, Clock clock) {
        metrics.gauge(
                "gestor_sample_age_seconds",
                "age of the last sample",
                () -> sampled(u -> OptionalDouble.of(
                        Duration.between(u.snapshot().time(), clock.instant()).toMillis() / 1000.0)));
        metrics.gauge("gestor_host_cpu_cores", "CPU in use on the host", () -> sampled(Usage::hostCpuCores));
        metrics.gauge(
                "gestor_host_cpus",
                "CPUs of the host",
                () -> sampled(u -> OptionalDouble.of(u.snapshot().cpus())));
        metrics.gauges(
                "gestor_host_memory_bytes",
                "memory of the host; available is absent where the kernel does not tell it",
                List.of("kind"),
                () -> usage.get().map(u -> memory(u.snapshot().memory())).orElse(Map.of()));
        metrics.gauge(
                "gestor_host_processes",
                "processes of the host",
                () -> sampled(u -> OptionalDouble.of(u.snapshot().processes().size())));
    }

    private OptionalDouble sampled(Function<Usage, OptionalDouble> figure) {
        return usage.get().map(figure).orElse(OptionalDouble.empty());
    }

    private static Map<List<String>, Double> memory(MemoryTotals memory) {
        Map<List<String>, Double> kinds = new HashMap<>();
        kinds.put(List.of("total"), (double) memory.total());
        kinds.put(List.of("free"), (double) memory.free());
        kinds.put(List.of("used"), (double) memory.used());
        memory.available().ifPresent(bytes -> kinds.put(List.of("available"), (double) bytes));
        return kinds;
    }

    private static Map<List<String>, Double> count(Inventory inventory) {
        return inventory.containers().stream()
                .collect(Collectors.groupingBy(ControlMetrics::labels, Collectors.summingDouble(c -> 1)));
    }

    private static List<String> labels(Container container) {
        return List.of(
                container.owner().map(Owner::label).orElse("unknown"),
                container.state().name().toLowerCase(Locale.ROOT));
    }

    private void recorded(Recorder.Entry entry) {
        entry.host().ifPresent(host -> host.cycleNanos().ifPresent(nanos -> cycles.observe(Duration.ofNanos(nanos))));
        for (DecisionRecord decision : entry.decisions()) {
            decisions.add(
                    decision.policy(),
                    decision.action(),
                    decision.outcome().name().toLowerCase(Locale.ROOT));
        }
    }
}
