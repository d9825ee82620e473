// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.ActionOutcome;
import dev.gestor.control.CycleReport;
import dev.gestor.control.Proposal;
import dev.gestor.control.Spared;
import dev.gestor.control.World;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.policy.Verdict;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.Snapshot;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One cycle in words and figures. */
final class CycleView {
    /** Rows of one kind before the rest is only counted. */
    private static final int MAX_ROWS = 100;

    private final Messages messages;
    private final DateTimeFormatter time;
    private final boolean colour;

    CycleView(Messages messages, ZoneId zone, boolean colour) {
        this.messages = messages;
        this.time =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
        this.colour = colour;
    }

    List<String> lines(CycleReport report) {
        var lines = new ArrayList<String>();
        lines.add("");
        String number = Long.toString(report.cycle());
        if (report.world().isPresent()) {
            heading(lines, number, report, report.world().get());
            table(lines, report, report.world().get());
        } else {
            lines.add(messages.get("cycle.unmeasured", number, time.format(report.time())));
        }
        report.idle()
                .ifPresent(idle -> lines.add(messages.get(
                        "cycle.idle", Integer.toString(idle.measured()), Integer.toString(idle.staying()))));
        report.problem()
                .ifPresent(problem -> lines.add(
                        messages.get("problem." + problem.kind().name().toLowerCase(Locale.ROOT), problem.detail())));
        lines.add(messages.get(
                "cycle.took", number, Units.seconds(report.took()), Long.toString(count(report, "evict"))));
        return List.copyOf(lines);
    }

    private static long count(CycleReport report, String action) {
        return report.outcomes().stream()
                .filter(o -> o.proposal().action().equals(action))
                .count();
    }

    private void heading(List<String> lines, String number, CycleReport report, World world) {
        Snapshot snapshot = world.usage().snapshot();
        MemoryTotals memory = snapshot.memory();
        String title = messages.get(
                "cycle.title",
                number,
                time.format(report.time()),
                Choice.name(snapshot.source()),
                "boottime=" + Units.nanosAsSeconds(snapshot.boottimeNanos()));
        lines.add(colour ? "\u001b[1m" + title + "\u001b[0m" : title);
        lines.add(messages.get(
                "cycle.memory", Units.bytes(memory.total()), Units.bytes(memory.free()), Units.bytes(memory.used())));
        lines.add(messages.get(
                "cycle.cpu",
                Units.cores(world.usage().hostCpuCores()),
                Integer.toString(snapshot.cpus()),
                Long.toString(
                        world.containers().stream().filter(Container::running).count()),
                Integer.toString(snapshot.processes().size())));
    }

    private void table(List<String> lines, CycleReport report, World world) {
        var table = new TextTable(List.of(
                new TextTable.Column("", false),
                new TextTable.Column(messages.get("column.name"), false),
                new TextTable.Column(messages.get("column.kind"), false),
                new TextTable.Column(messages.get("column.cpu"), true),
                new TextTable.Column(messages.get("column.memory"), true),
                new TextTable.Column(messages.get("column.share"), true),
                new TextTable.Column("PID", true),
                new TextTable.Column(messages.get("column.why"), false)));
        Map<String, Container> containers = new HashMap<>();
        world.containers().forEach(c -> containers.put(c.id(), c));
        Map<String, ActionOutcome> outcomes = new HashMap<>();
        for (ActionOutcome outcome : report.outcomes()) {
            if (outcome.proposal() instanceof Proposal.Removal removal) {
                outcomes.put(removal.container().id(), outcome);
            }
        }
        int ranked = report.verdicts().size();
        for (Verdict.Choice choice : Verdict.Choice.values()) {
            report.verdicts().stream()
                    .filter(v -> v.choice() == choice)
                    .limit(MAX_ROWS)
                    .forEach(v -> verdict(table, world, containers, outcomes, v, ranked));
        }
        for (ActionOutcome outcome : outcomes.values()) {
            if (outcome.proposal() instanceof Proposal.Removal removal
                    && !removal.action().equals("evict")) {
                row(table, TextTable.Style.FAINT, "ended", world, removal.container(), "", outcomeText(outcome));
            }
        }
        for (ActionOutcome outcome : report.late()) {
            if (outcome.proposal() instanceof Proposal.Removal removal) {
                boolean evicted = removal.action().equals("evict");
                row(
                        table,
                        evicted ? TextTable.Style.GONE : TextTable.Style.FAINT,
                        evicted ? "evict" : "ended",
                        world,
                        removal.container(),
                        "",
                        outcomeText(outcome));
            }
        }
        report.spared().stream().limit(MAX_ROWS).forEach(s -> spared(table, world, s));
        List<String> rows = table.lines(colour);
        if (rows.size() > 1) {
            lines.addAll(rows);
        }
    }

    private void verdict(
            TextTable table,
            World world,
            Map<String, Container> containers,
            Map<String, ActionOutcome> outcomes,
            Verdict verdict,
            int ranked) {
        Container container = containers.get(verdict.candidate().containerId());
        if (container == null) {
            return;
        }
        String share = Units.percent(verdict.share());
        String rank = messages.get("why.rank", Integer.toString(verdict.position()), Integer.toString(ranked));
        switch (verdict.choice()) {
            case KEEP_HIGH -> row(table, TextTable.Style.HIGH, "high", world, container, share, rank);
            case KEEP_LOW -> row(table, TextTable.Style.LOW, "low", world, container, share, rank);
            case EVICT -> {
                String outcome = Optional.ofNullable(outcomes.get(container.id()))
                        .map(this::outcomeText)
                        .orElse(messages.get("outcome.overruled"));
                row(table, TextTable.Style.GONE, "evict", world, container, share, rank + ": " + outcome);
            }
        }
    }

    private void spared(TextTable table, World world, Spared spared) {
        String why = messages.get("exemption." + Choice.name(spared.exemption()), detail(spared));
        String share = world.usageOf(spared.container())
                .filter(u -> u.cpuShare().isPresent() && u.memoryShare().isPresent())
                .map(u -> Units.percent(
                        Math.max(u.cpuShare().getAsDouble(), u.memoryShare().getAsDouble())))
                .orElse(Units.UNKNOWN);
        row(table, TextTable.Style.FAINT, "spare", world, spared.container(), share, why);
    }

    /** The one word, or technical cause, that belongs into the sentence. */
    private static String detail(Spared spared) {
        Container container = spared.container();
        return switch (spared.exemption()) {
            case OWNER -> Labels.OWNER + "=" + container.labels().getOrDefault(Labels.OWNER, "");
            case NOT_RUNNING -> Choice.name(container.state());
            case UNMEASURED -> spared.detail();
            case PROTECTED, AUTO_REMOVE, ENDING, TOO_NEW -> "";
        };
    }

    private String outcomeText(ActionOutcome outcome) {
        boolean stopped =
                outcome.proposal() instanceof Proposal.Removal removal && removal.extent() == Proposal.Extent.STOP;
        return switch (outcome.outcome()) {
            case DONE -> messages.get(stopped ? "outcome.stopped" : "outcome.removed", Units.seconds(outcome.took()));
            case GONE -> messages.get("outcome.gone");
            case FAILED -> messages.get("outcome.failed", outcome.error().orElse(""));
            case DRY_RUN -> messages.get("outcome.dry_run");
            case OVERRULED, NONE -> messages.get("outcome.overruled");
        };
    }

    private void row(
            TextTable table,
            TextTable.Style style,
            String list,
            World world,
            Container container,
            String share,
            String why) {
        Optional<ContainerUsage> usage = world.usageOf(container);
        OptionalDouble cores = usage.map(ContainerUsage::cpuCores).orElse(OptionalDouble.empty());
        OptionalLong memory = usage.map(ContainerUsage::memoryBytes).orElse(OptionalLong.empty());
        table.add(
                style,
                messages.get("list." + list),
                container.name(),
                container
                        .labels()
                        .getOrDefault(Labels.WORKLOAD, container.labels().getOrDefault(Labels.OWNER, "-")),
                Units.cores(cores),
                Units.bytes(memory),
                share,
                container.pid().isPresent() ? Integer.toString(container.pid().getAsInt()) : "-",
                why);
    }
}
