// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static dev.gestor.journal.Fixtures.START;
import static dev.gestor.journal.Fixtures.decision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastCycleTest {
    @TempDir
    Path state;

    private LastCycle last;

    @BeforeEach
    void look() {
        last = new LastCycle(state, "retention");
    }

    @Test
    void whereNoManagerHasRunThereIsNone() throws IOException {
        assertThat(last.exists()).isFalse();
        assertThat(last.decisions()).isEmpty();
    }

    @Test
    void theWholeLastCycleOfThePolicyIsReadWhileTheManagerWrites() throws IOException {
        try (Journal journal = open(START)) {
            assertThat(last.decisions()).isEmpty();
            append(journal, decision(1, "keep-high", "alpha"), decision(1, "evict", "beta"));
            assertThat(names()).containsExactly("alpha", "beta");
            append(
                    journal,
                    decision(2, "keep-high", "alpha"),
                    decision(START, 2, "workload", "create", "gamma"),
                    decision(2, "keep-low", "delta"));
            append(journal, decision(START, 3, "workload", "create", "epsilon"));

            assertThat(last.exists()).isTrue();
            assertThat(names()).containsExactly("alpha", "delta");
        }
    }

    @Test
    void theNewestRunCountsThoughItsCyclesBeginAgain() throws IOException {
        try (Journal journal = open(START)) {
            append(journal, decision(1, "evict", "one"));
            append(journal, decision(9, "evict", "nine"));
        }
        assertThat(names()).containsExactly("nine");
        try (Journal journal = open(START.plusSeconds(60))) {
            append(journal, decision(START, 1, "workload", "create", "gamma"));
            // A run that has ranked nothing yet.
            assertThat(names()).containsExactly("nine");
            append(journal, decision(1, "evict", "again"));
            assertThat(names()).containsExactly("again");
        }
    }

    @Test
    void aCycleLargerThanTheFirstLookIsWhole() throws IOException {
        List<DecisionRecord> large = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            large.add(decision(2, "keep-low", "container-" + i));
        }
        try (Journal journal = open(START)) {
            append(journal, decision(1, "evict", "before"));
            append(journal, large.toArray(DecisionRecord[]::new));

            assertThat(last.decisions()).isEqualTo(large);
        }
    }

    @Test
    void howFarCyclesAreApartIsToldByTheOneBefore() throws IOException {
        try (Journal journal = open(START)) {
            append(journal, decision(START, 3, "retention", "evict", "alpha"));
            assertThat(last.decisions()).hasSize(1);
            assertThat(last.interval()).isEmpty();
            append(journal, decision(START.plusSeconds(10), 4, "retention", "evict", "beta"));
            last.decisions();
            assertThat(last.interval()).contains(Duration.ofSeconds(10));
            append(journal, decision(START.plusSeconds(40), 7, "retention", "evict", "gamma"));
            last.decisions();
            assertThat(last.interval()).contains(Duration.ofSeconds(10));
            // Another run: how long there was none tells nothing.
            append(journal, decision(START.plusSeconds(400), 1, "retention", "evict", "delta"));
            assertThat(last.decisions()).hasSize(1);
            assertThat(last.interval()).isEmpty();
        }
    }

    @Test
    void halfALineAtTheEndIsLeftOut() throws IOException {
        try (Journal journal = open(START)) {
            append(journal, decision(1, "evict", "alpha"));
        }
        Path file;
        try (var files = Files.list(new JournalReader(state).folder())) {
            file = files.filter(path -> path.toString().endsWith(".ndjson"))
                    .findFirst()
                    .orElseThrow();
        }
        String line = Files.readAllLines(file).get(1);
        Files.writeString(file, line.substring(0, line.length() / 2), StandardOpenOption.APPEND);

        assertThat(names()).containsExactly("alpha");
    }

    private List<String> names() throws IOException {
        return last.decisions().stream()
                .map(decision -> decision.container().orElseThrow().name())
                .toList();
    }

    private Journal open(Instant now) throws IOException {
        return Journal.open(
                state,
                new JournalLimits(1 << 30, Duration.ofDays(30), 0),
                "default",
                "box",
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static void append(Journal journal, DecisionRecord... decisions) {
        journal.append(List.of(), List.of(), List.of(decisions));
    }
}
