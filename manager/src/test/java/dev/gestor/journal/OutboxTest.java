// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    @TempDir
    Path folder;

    @Test
    void deliversInOrderAlsoAfterARestart() throws IOException {
        Outbox before = Outbox.open(folder, 1 << 20);
        append(before, 1, 2, 3);
        before.delivered(before.next().orElseThrow());

        Outbox after = Outbox.open(folder, 1 << 20);

        assertThat(drain(after)).containsExactly(2L, 3L);
        assertThat(after.lastSequence()).isEqualTo(3);
    }

    @Test
    void aFailedBatchIsNextAgain() throws IOException {
        Outbox outbox = Outbox.open(folder, 1 << 20);
        append(outbox, 1, 2);

        assertThat(outbox.next().orElseThrow().sequence()).isEqualTo(1);
        outbox.failed();

        assertThat(outbox.next().orElseThrow().sequence()).isEqualTo(1);
    }

    @Test
    void aRefusedBatchIsSetAsideAndTheRestGoesOn() throws IOException {
        Outbox outbox = Outbox.open(folder, 1 << 20);
        append(outbox, 1, 2);

        Path aside = outbox.rejected(outbox.next().orElseThrow());

        assertThat(aside)
                .isEqualTo(folder.resolve("rejected/0000000000000000001.json.gz"))
                .exists();
        assertThat(drain(outbox)).containsExactly(2L);
    }

    @Test
    void aMarkThatCannotBeMadeKeepsNoBatchWaiting() throws IOException {
        Outbox outbox = Outbox.open(folder, 1 << 20);
        append(outbox, 1, 2);
        Files.createDirectory(folder.resolve("0000000000000000001.delivered"));

        outbox.rejected(outbox.next().orElseThrow());

        assertThat(drain(outbox)).containsExactly(2L);
    }

    @Test
    void onlyAFewRefusedBatchesAreKept() throws IOException {
        Outbox outbox = Outbox.open(folder, 1 << 20);
        for (int sequence = 1; sequence <= 20; sequence++) {
            append(outbox, sequence);
            outbox.rejected(outbox.next().orElseThrow());
        }

        try (Stream<Path> files = Files.list(folder.resolve("rejected"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .hasSize(16)
                    .startsWith("0000000000000000005.json.gz");
        }
    }

    @Test
    void onlyDecisionsAreLeftOfTheOldestAndWholeBatchesGoLast() throws IOException {
        Outbox outbox = Outbox.open(folder, 1);
        append(outbox, 1, 2);

        assertThat(outbox.makeRoom(0)).isEqualTo(new Batch.Lost(4, 2));
        assertThat(outbox.size()).isZero();
        assertThat(outbox.lastSequence()).isEqualTo(2);
    }

    @Test
    void theBatchUnderWayIsNotTouched() throws IOException {
        Outbox outbox = Outbox.open(folder, 1);
        append(outbox, 1, 2);
        OutboxEntry underWay = outbox.next().orElseThrow();

        assertThat(outbox.makeRoom(0)).isEqualTo(new Batch.Lost(2, 1));

        assertThat(BatchFile.decode(outbox.read(underWay)).samples()).hasSize(1);
        outbox.delivered(underWay);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void aBatchThatWasMadeSmallerMeanwhileWaitsOn() throws IOException {
        append(Outbox.open(folder.resolve("whole"), 1 << 20), 1, 2);
        long whole = 0;
        for (long sequence : new long[] {1, 2}) {
            whole += Files.size(folder.resolve("whole/000000000000000000%d.json.gz".formatted(sequence)));
        }
        Outbox outbox = Outbox.open(folder.resolve("outbox"), whole - 1);
        append(outbox, 1, 2);
        OutboxEntry before = outbox.next().orElseThrow();
        outbox.failed();
        outbox.makeRoom(0);

        assertThat(outbox.vanished(before)).isFalse();
        assertThat(drain(outbox)).containsExactly(1L, 2L);
    }

    @Test
    void aBatchThatSomebodyTookAwayWaitsNoMore() throws IOException {
        Outbox outbox = Outbox.open(folder, 1 << 20);
        append(outbox, 1, 2);
        OutboxEntry first = outbox.next().orElseThrow();
        Files.delete(folder.resolve(first.fileName()));

        assertThat(outbox.vanished(first)).isTrue();
        assertThat(drain(outbox)).containsExactly(2L);
    }

    @Test
    void ofABatchLeftTwiceByACrashTheWholeOneStays() throws IOException {
        append(Outbox.open(folder, 1 << 20), 1);
        Files.write(folder.resolve("0000000000000000001.decisions.json.gz"), new byte[] {1, 2, 3});

        Outbox outbox = Outbox.open(folder, 1 << 20);

        assertThat(outbox.next().orElseThrow().hasSamples()).isTrue();
        assertThat(folder.resolve("0000000000000000001.decisions.json.gz")).doesNotExist();
    }

    @Test
    void anUnreadableBatchDoesNotKeepTheOutboxFull() throws IOException {
        Files.write(folder.resolve("0000000000000000001.json.gz"), new byte[100]);
        Outbox outbox = Outbox.open(folder, 10);

        outbox.makeRoom(5);

        assertThat(outbox.size()).isZero();
    }

    @Test
    void onlyTheLastDeliveryLeavesAMark() throws IOException {
        Outbox outbox = Outbox.open(folder, 1 << 20);
        append(outbox, 1, 2, 3);
        drain(outbox);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactly("0000000000000000003.delivered");
        }
    }

    private static void append(Outbox outbox, long... sequences) throws IOException {
        for (long sequence : sequences) {
            outbox.append(
                    sequence,
                    BatchFile.encode(new Batch(
                            new UUID(0, sequence),
                            "default",
                            "box",
                            sequence,
                            Fixtures.START,
                            List.of(Fixtures.host(Fixtures.START)),
                            List.of(Fixtures.sample(Fixtures.START, "alpha")),
                            List.of(Fixtures.decision(sequence, "evict", "alpha")),
                            Batch.Lost.NOTHING)));
        }
    }

    private static List<Long> drain(Outbox outbox) throws IOException {
        List<Long> sequences = new java.util.ArrayList<>();
        while (outbox.size() > 0) {
            OutboxEntry entry = outbox.next().orElseThrow();
            sequences.add(entry.sequence());
            outbox.delivered(entry);
        }
        return sequences;
    }
}
