// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Subject;
import dev.gestor.journal.ContainerHistory;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was decided about a container, in order of time. Decisions that only repeat the one before are one line, with
 * the figures of the last.
 */
final class ContainerStory {
    private static final List<TextTable.Column> COLUMNS = List.of(
            new TextTable.Column("TIME", false),
            new TextTable.Column("CYCLE", true),
            new TextTable.Column("POLICY", false),
            new TextTable.Column("DECISION", false),
            new TextTable.Column("OUTCOME", false),
            new TextTable.Column("TOOK", true),
            new TextTable.Column("WHY", false));

    private final DecisionWords words;
    private final boolean all;

    /** @param all whether repetitions are shown too */
    ContainerStory(ZoneId zone, boolean all) {
        this.words = new DecisionWords(zone);
        this.all = all;
    }

    List<String> lines(ContainerHistory history, boolean colour) {
        List<String> lines = new ArrayList<>();
        for (List<DecisionRecord> story : history.byId().values()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(head(story));
            lines.addAll(table(story).lines(colour));
        }
        return lines;
    }

    private String head(List<DecisionRecord> story) {
        Subject about = story.get(story.size() - 1).container().orElseThrow();
        return "%s  %s  image %s  owner %s%s  created %s"
                .formatted(
                        about.name(),
                        about.id().substring(0, Math.min(12, about.id().length())),
                        about.image(),
                        about.owner(),
                        about.workload().map(kind -> "  workload " + kind).orElse(""),
                        words.time(about.created()));
    }

    private TextTable table(List<DecisionRecord> story) {
        var table = new TextTable(COLUMNS);
        int begin = 0;
        for (int next = 1; next <= story.size(); next++) {
            if (next == story.size() || all || !repeats(story.get(begin), story.get(next))) {
                row(table, story.subList(begin, next));
                begin = next;
            }
        }
        return table;
    }

    private static boolean repeats(DecisionRecord one, DecisionRecord other) {
        return one.policy().equals(other.policy())
                && one.action().equals(other.action())
                && one.outcome() == other.outcome()
                && other.cycle() >= one.cycle();
    }

    private void row(TextTable table, List<DecisionRecord> same) {
        DecisionRecord first = same.get(0);
        DecisionRecord last = same.get(same.size() - 1);
        String cycles =
                first.cycle() == last.cycle() ? Long.toString(first.cycle()) : first.cycle() + "-" + last.cycle();
        String times = same.size() == 1 ? "" : " (%d times, last %s)".formatted(same.size(), words.time(last.time()));
        table.add(
                DecisionWords.style(first),
                words.time(first.time()),
                cycles,
                first.policy(),
                first.action(),
                DecisionWords.outcome(last),
                DecisionWords.took(last),
                why(last) + times);
    }

    private static String why(DecisionRecord decision) {
        // The reason names the figures; where they came from is beside it.
        return decision.reason()
                + Optional.ofNullable(decision.inputs().get("source"))
                        .map(source -> " [source " + source + "]")
                        .orElse("")
                + decision.error().map(error -> "; failed: " + error).orElse("");
    }
}
