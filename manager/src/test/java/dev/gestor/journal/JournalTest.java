// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static dev.gestor.journal.Fixtures.START;
import static dev.gestor.journal.Fixtures.decision;
import static dev.gestor.journal.Fixtures.host;
import static dev.gestor.journal.Fixtures.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.Batch;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.journal.DecisionQuery.CycleChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path state;

    @Test
    void whatWasAppendedIsReadBackByNameAndByTheBeginningOfTheId() throws IOException {
        try (Journal journal = open(START)) {
            journal.append(
                    List.of(), List.of(), List.of(decision(1, "keep-high", "alpha"), decision(1, "evict", "beta")));

            assertThat(journal.decisions(DecisionQuery.all().withContainer("beta")))
                    .containsExactly(decision(1, "evict", "beta"));
            assertThat(journal.decisions(DecisionQuery.all()
                            .withContainer(Fixtures.id("alpha").substring(0, 12))))
                    .containsExactly(decision(1, "keep-high", "alpha"));
        }
    }

    @Test
    void theNewestOfSeveralRunsComeInTheOrderInWhichTheyWereWritten() throws IOException {
        for (int run = 0; run < 3; run++) {
            try (Journal journal = open(START.plusSeconds(run))) {
                journal.append(
                        List.of(),
                        List.of(),
                        List.of(
                                decision(START.plusSeconds(run), 1, "retention", "evict", "first-" + run),
                                decision(START.plusSeconds(run), 1, "cleanup", "remove", "second-" + run)));
            }
        }
        JournalReader reader = new JournalReader(state);

        assertThat(names(reader.decisions(DecisionQuery.all().withLimit(3))))
                .containsExactly("second-1", "first-2", "second-2");
        assertThat(names(reader.decisions(DecisionQuery.all())))
                .containsExactly("first-0", "second-0", "first-1", "second-1", "first-2", "second-2");
        assertThat(names(reader.decisions(
                        DecisionQuery.all().withPolicy("cleanup").withLimit(2))))
                .containsExactly("second-1", "second-2");
        assertThat(names(reader.decisions(DecisionQuery.all().withSince(START.plusSeconds(2)))))
                .containsExactly("first-2", "second-2");
        assertThat(names(reader.decisions(DecisionQuery.all().withSince(START.plusMillis(1_001)))))
                .containsExactly("first-2", "second-2");
        assertThat(names(reader.decisions(DecisionQuery.all().withSince(START.plusMillis(999)))))
                .hasSize(4);
    }

    @Test
    void theSequenceGoesOnAfterARestartAlsoWhenEverythingWasDelivered() throws IOException {
        try (Journal journal = open(START)) {
            journal.append(List.of(host(START)), List.of(), List.of());
            deliverAll(journal);
        }
        try (Journal journal = open(START.plusSeconds(60))) {
            journal.append(List.of(host(START)), List.of(), List.of());

            assertThat(waiting(journal)).extracting(Batch::sequence).containsExactly(2L);
        }
    }

    @Test
    void aCycleIsThatOfTheLastRunThatHadIt() throws IOException {
        try (Journal journal = open(START)) {
            journal.append(List.of(), List.of(), List.of(decision(1, "evict", "old"), decision(2, "evict", "older")));
        }
        try (Journal journal = open(START.plusSeconds(600))) {
            journal.append(List.of(), List.of(), List.of(decision(1, "evict", "new")));

            assertThat(names(journal.decisions(DecisionQuery.all().withCycle(CycleChoice.of(1)))))
                    .containsExactly("new");
            assertThat(names(journal.decisions(DecisionQuery.all().withCycle(CycleChoice.of(2)))))
                    .containsExactly("older");
            assertThat(names(journal.decisions(DecisionQuery.all().withCycle(CycleChoice.last()))))
                    .containsExactly("new");
        }
    }

    @Test
    void aTornLastLineIsLeftOutAndCutAtTheNextStart() throws IOException {
        try (Journal journal = open(START)) {
            journal.append(List.of(), List.of(), List.of(decision(1, "evict", "alpha")));
        }
        Path file = state.resolve("journal/0000000001.ndjson");
        Files.writeString(file, "{\"id\":\"5b0", StandardOpenOption.APPEND);

        assertThat(names(new JournalReader(state).decisions(DecisionQuery.all())))
                .containsExactly("alpha");
        try (Journal journal = open(START.plusSeconds(60))) {
            assertThat(Files.readString(file)).endsWith("}\n");
            journal.append(List.of(), List.of(), List.of(decision(1, "evict", "beta")));
            assertThat(names(journal.decisions(DecisionQuery.all()))).containsExactly("alpha", "beta");
        }
    }

    @Test
    void halfWrittenBatchesOfACrashAreRemoved() throws IOException {
        open(START).close();
        Path torn = state.resolve("outbox/0000000000000000001.json.gz.tmp");
        Files.writeString(torn, "half");

        open(START).close();

        assertThat(torn).doesNotExist();
    }

    @Test
    void withoutALogServerNothingWaits() throws IOException {
        JournalLimits limits = JournalLimits.DEFAULT.withoutOutbox();
        try (Journal journal = Journal.open(state, limits, "default", "box", Clock.systemUTC())) {
            journal.append(List.of(host(START)), List.of(), List.of(decision(1, "evict", "alpha")));

            assertThat(journal.outbox()).isEmpty();
            assertThat(state.resolve("outbox")).doesNotExist();
            assertThat(journal.decisions(DecisionQuery.all())).hasSize(1);
        }
    }

    @Test
    void aFullOutboxGivesUpTheOldestSamplesAndTheNextBatchSaysSo() throws IOException {
        JournalLimits limits = new JournalLimits(1 << 20, Duration.ofDays(1), 2000);
        try (Journal journal = Journal.open(state, limits, "default", "box", Clock.systemUTC())) {
            for (int cycle = 1; cycle <= 4; cycle++) {
                journal.append(
                        List.of(host(START)),
                        List.of(sample(START, "alpha"), sample(START, "beta")),
                        List.of(decision(cycle, "evict", "alpha")));
            }

            List<Batch> waiting = waiting(journal);
            assertThat(waiting).extracting(Batch::sequence).containsExactly(1L, 2L, 3L, 4L);
            assertThat(waiting.get(0).samples()).isEmpty();
            assertThat(waiting)
                    .allSatisfy(batch -> assertThat(batch.decisions()).hasSize(1));
            assertThat(waiting.get(3).samples()).hasSize(1);
            long stripped =
                    waiting.stream().filter(batch -> batch.samples().isEmpty()).count();
            assertThat(waiting.stream()
                            .mapToLong(batch -> batch.lost().samples())
                            .sum())
                    .isEqualTo(stripped * 3);
            assertThat(waiting.stream()
                            .mapToLong(batch -> batch.lost().decisions())
                            .sum())
                    .isZero();
        }
    }

    @Test
    void anUnwritableOutboxIsCountedAndTheCallerGoesOn() throws IOException {
        try (Journal journal = open(START)) {
            // A folder where the file has to go: fails for root too.
            Path blocked = state.resolve("outbox/0000000000000000001.json.gz");
            Files.createDirectories(blocked.resolve("in-the-way"));
            journal.append(
                    List.of(host(START)), List.of(sample(START, "alpha")), List.of(decision(1, "evict", "alpha")));
            Files.delete(blocked.resolve("in-the-way"));
            Files.delete(blocked);

            journal.append(List.of(host(START)), List.of(), List.of());

            assertThat(waiting(journal)).extracting(Batch::lost).containsExactly(new Batch.Lost(2, 1));
            assertThat(journal.decisions(DecisionQuery.all())).hasSize(1);
        }
    }

    @Test
    void anInterruptedCallerStillWrites() throws IOException {
        try (Journal journal = open(START)) {
            Thread.currentThread().interrupt();
            journal.append(List.of(host(START)), List.of(), List.of(decision(1, "evict", "alpha")));
            assertThat(Thread.interrupted()).isTrue();
            journal.append(List.of(host(START)), List.of(), List.of(decision(2, "evict", "alpha")));

            assertThat(waiting(journal)).hasSize(2);
            assertThat(journal.decisions(DecisionQuery.all())).hasSize(2);
        }
    }

    @Test
    void filesAreForTheOwnerAlone() throws IOException {
        try (Journal journal = open(START)) {
            journal.append(List.of(host(START)), List.of(), List.of(decision(1, "evict", "alpha")));
        }
        try (Stream<Path> all = Files.walk(state)) {
            assertThat(all.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    private Journal open(Instant now) throws IOException {
        return Journal.open(state, JournalLimits.DEFAULT, "default", "box", Clock.fixed(now, ZoneOffset.UTC));
    }

    private static List<String> names(List<DecisionRecord> decisions) {
        return decisions.stream()
                .map(decision -> decision.container().orElseThrow().name())
                .toList();
    }

    private List<Batch> waiting(Journal journal) throws IOException {
        assertThat(journal.outbox()).isPresent();
        List<Batch> batches = new ArrayList<>();
        try (Stream<Path> files = Files.list(state.resolve("outbox"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json.gz"))
                    .sorted()
                    .toList()) {
                batches.add(BatchFile.decode(Files.readAllBytes(file)));
            }
        }
        return batches;
    }

    private static void deliverAll(Journal journal) throws IOException {
        Outbox outbox = journal.outbox().orElseThrow();
        while (outbox.size() > 0) {
            outbox.delivered(outbox.next().orElseThrow());
        }
    }
}
