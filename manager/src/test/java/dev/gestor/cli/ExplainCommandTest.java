// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.batch.DecisionRecord.Subject;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final Instant START = Instant.parse("2026-11-21T10:22:31Z");
    private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);
    private static final Map<String, String> FIGURES =
            Map.of("cpu_share", "0.2", "memory_share", "0.01", "source", "kernel");

    @TempDir
    Path state;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void tellsAContainersStoryInOrderWithRepetitionsOnOneLine() throws IOException {
        try (Journal journal = open()) {
            append(journal, decision(0, "workload", "create", "f8zqxcey", "burst at start", Map.of()));
            for (int cycle = 1; cycle <= 3; cycle++) {
                append(journal, decision(cycle, "retention", "keep-high", "f8zqxcey", "rank 1 of 9", FIGURES));
            }
            append(journal, decision(4, "retention", "evict", "f8zqxcey", "rank 4 of 9", FIGURES));

            // The manager holds the journal open meanwhile.
            assertThat(explain("f8zqxcey")).isZero();
        }
        assertThat(out.toString().lines())
                .containsExactly(
                        "f8zqxcey  " + id("f8zqxcey").substring(0, 12)
                                + "  image gestor/high-cpu  owner workload  workload high-cpu  created 2026-11-21 10:22:26",
                        "TIME                 CYCLE  POLICY     DECISION   OUTCOME     TOOK  WHY",
                        "2026-11-21 10:22:31      0  workload   create     done     0.250 s  burst at start",
                        "2026-11-21 10:22:41    1-3  retention  keep-high                    rank 1 of 9 [source kernel] (3"
                                + " times, last 2026-11-21 10:23:01)",
                        "2026-11-21 10:23:11      4  retention  evict      done     0.250 s  rank 4 of 9 [source kernel]");
    }

    @Test
    void showsEveryDecisionWhereAsked() throws IOException {
        try (Journal journal = open()) {
            for (int cycle = 1; cycle <= 3; cycle++) {
                append(journal, decision(cycle, "retention", "keep-high", "f8zqxcey", "rank 1", FIGURES));
            }
        }

        assertThat(explain("f8zqxcey", "--all")).isZero();

        assertThat(out.toString().lines()).hasSize(5);
    }

    @Test
    void aCycleIsATableInOrderOfRank() throws IOException {
        try (Journal journal = open()) {
            append(
                    journal,
                    decision(7, "retention", "evict", "second", "rank 2 of 2", Map.of("rank", "2")),
                    decision(7, "retention", "keep-high", "first", "rank 1 of 2", Map.of("rank", "1")));
        }

        assertThat(explain("7")).isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "cycle 7 2026-11-21 10:23:41",
                        "POLICY DECISION CONTAINER WORKLOAD CPU MEMORY OUTCOME TOOK WHY",
                        "retention keep-high first high-cpu rank 1 of 2",
                        "retention evict second high-cpu done 0.250 s rank 2 of 2");
    }

    @Test
    void lastIsTheNewestCycle() throws IOException {
        try (Journal journal = open()) {
            append(journal, decision(1, "retention", "evict", "old", "rank 2", FIGURES));
            append(journal, decision(2, "retention", "evict", "new", "rank 2", FIGURES));
        }

        assertThat(explain("last")).isZero();

        assertThat(out.toString()).contains("cycle 2 ", "new").doesNotContain("old");
    }

    @Test
    void anUnknownNameIsAnErrorThatOffersSimilarOnes() throws IOException {
        try (Journal journal = open()) {
            append(journal, decision(1, "retention", "evict", "f8zqxcey", "rank 2", FIGURES));
        }

        assertThat(explain("f8zqxcez")).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .isEqualTo(
                        "gestor: the journal in %s knows no container or cycle 'f8zqxcez'; did you mean 'f8zqxcey'?%n"
                                .formatted(state.resolve("default/journal")));
    }

    @Test
    void anInstanceThatNeverRanIsAnErrorThatNamesTheFolder() {
        assertThat(explain("last", "--instance", "lab")).isEqualTo(1);

        assertThat(err.toString())
                .isEqualTo("gestor: instance 'lab' has no journal in %s: has a manager run here, with this --state and"
                                .formatted(state)
                        + " --instance?\n");
    }

    @Test
    void jsonIsTheRecordsThemselves() throws IOException {
        try (Journal journal = open()) {
            append(journal, decision(1, "retention", "evict", "f8zqxcey", "rank 2", FIGURES));
        }

        assertThat(explain("f8zqxcey", "--json")).isZero();

        assertThat(out.toString()).startsWith("[ {").contains("\"action\" : \"evict\"", "\"took\" : \"PT0.25S\"");
    }

    @Test
    void aNameOfDigitsIsFoundWhereNoCycleHasThatNumber() throws IOException {
        try (Journal journal = open()) {
            append(journal, decision(1, "retention", "evict", "12345678", "rank 2", FIGURES));
        }

        assertThat(explain("12345678")).isZero();

        assertThat(out.toString()).contains("evict");
    }

    private Journal open() throws IOException {
        return Journal.open(state.resolve("default"), JournalLimits.DEFAULT, "default", "box", CLOCK);
    }

    private static void append(Journal journal, DecisionRecord... decisions) {
        journal.append(List.of(), List.of(), List.of(decisions));
    }

    private int explain(String... arguments) {
        var terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, false);
        var command = new ExplainCommand(terminal, Map.of(), false, ZoneOffset.UTC);
        String[] words = new String[arguments.length + 3];
        words[0] = "explain";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        words[arguments.length + 1] = "--state";
        words[arguments.length + 2] = state.toString();
        return new CommandTree(terminal, Map.of("HOME", state.toString()), false, List.of(command)).execute(words);
    }

    private static DecisionRecord decision(
            long cycle, String policy, String action, String name, String reason, Map<String, String> inputs) {
        boolean acts = !action.startsWith("keep");
        return new DecisionRecord(
                new UUID(cycle, action.hashCode()),
                START.plusSeconds(10 * cycle),
                cycle,
                policy,
                action,
                Optional.of(new Subject(
                        id(name), name, "gestor/high-cpu", "workload", Optional.of("high-cpu"), START.minusSeconds(5))),
                reason,
                inputs,
                acts ? Outcome.DONE : Outcome.NONE,
                acts ? Optional.of(Duration.ofMillis(250)) : Optional.empty(),
                Optional.empty());
    }

    private static String id(String name) {
        return String.format("%08x", name.hashCode()).repeat(8);
    }
}
