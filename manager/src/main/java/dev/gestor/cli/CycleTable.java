// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Subject;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Everything that was decided in one cycle: the ranked containers in their order, then the rest. */
final class CycleTable {
    private static final List<TextTable.Column> COLUMNS = List.of(
            new TextTable.Column("POLICY", false),
            new TextTable.Column("DECISION", false),
            new TextTable.Column("CONTAINER", false),
            new TextTable.Column("WORKLOAD", false),
            new TextTable.Column("CPU", true),
            new TextTable.Column("MEMORY", true),
            new TextTable.Column("OUTCOME", false),
            new TextTable.Column("TOOK", true),
            new TextTable.Column("WHY", false));

    private final DecisionWords words;

    CycleTable(ZoneId zone) {
        this.words = new DecisionWords(zone);
    }

    /** @param decisions of one cycle, at least one */
    List<String> lines(List<DecisionRecord> decisions, boolean colour) {
        var table = new TextTable(COLUMNS);
        decisions.stream()
                .sorted(Comparator.comparingDouble(
                        decision -> DecisionWords.number(decision, "rank").orElse(Double.MAX_VALUE)))
                .forEach(decision -> table.add(
                        DecisionWords.style(decision),
                        decision.policy(),
                        decision.action(),
                        decision.container().map(Subject::name).orElse(""),
                        decision.container().flatMap(Subject::workload).orElse(""),
                        DecisionWords.percent(decision, "cpu_share"),
                        DecisionWords.percent(decision, "memory_share"),
                        DecisionWords.outcome(decision),
                        DecisionWords.took(decision),
                        decision.reason()
                                + decision.error()
                                        .map(error -> "; failed: " + error)
                                        .orElse("")));
        DecisionRecord first = decisions.get(0);
        List<String> lines = new ArrayList<>();
        lines.add("cycle %d  %s%s"
                .formatted(
                        first.cycle(),
                        words.time(first.time()),
                        source(decisions).map(source -> "  source " + source).orElse("")));
        lines.addAll(table.lines(colour));
        return lines;
    }

    private static Optional<String> source(List<DecisionRecord> decisions) {
        return decisions.stream()
                .flatMap(decision -> Optional.ofNullable(decision.inputs().get("source")).stream())
                .findFirst();
    }
}
