// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the log server while several senders post. {@code -Dgestor.kills=50} is the long form, {@code -Dgestor.seed=N}
 * repeats the moments of the kills.
 */
class KilledServerIT {
    private static final int KILLS = Integer.getInteger("gestor.kills", 3);
    private static final int SENDERS = 4;

    @TempDir
    Path state;

    @Test
    void everyAcknowledgedBatchIsThereOnceAfterEachKill() throws Exception {
        long seed = Long.getLong("gestor.seed", System.nanoTime());
        Random random = new Random(seed);
        Queue<UUID> acknowledged = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < KILLS; round++) {
            try (ServerProcess server = ServerProcess.start(state)) {
                List<Thread> senders = new ArrayList<>();
                for (int sender = 0; sender < SENDERS; sender++) {
                    SyntheticRun run = new SyntheticRun("r" + round + "s" + sender, SyntheticRun.START, sender);
                    senders.add(new Thread(() -> sendUntilKilled(server, run, acknowledged)));
                }
                senders.forEach(Thread::start);
                Thread.sleep(300 + random.nextInt(1200));
                server.kill();
                for (Thread sender : senders) {
                    sender.join();
                }
            }
            try (ServerProcess server = ServerProcess.start(state)) {
                List<Batch> stored = server.export();
                assertThat(stored.stream().map(Batch::id))
                        .as("round %d, seed %d", round, seed)
                        .doesNotHaveDuplicates()
                        .containsAll(acknowledged);
                assertInOrder(stored);
                try (Stream<Path> files = Files.list(state.resolve("log-server/data/tmp"))) {
                    // The driver's library and its lock, of this server alone.
                    assertThat(files).hasSizeLessThanOrEqualTo(2);
                }
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(KILLS);
    }

    private static void sendUntilKilled(ServerProcess server, SyntheticRun run, Queue<UUID> acknowledged) {
        try {
            while (true) {
                Batch batch = run.next();
                if (server.send(batch)) {
                    acknowledged.add(batch.id());
                }
            }
        } catch (IOException e) {
            // The server was killed: this batch was not acknowledged.
            return;
        }
    }

    private static void assertInOrder(List<Batch> stored) {
        stored.stream()
                .map(Batch::instance)
                .distinct()
                .forEach(instance -> assertThat(stored.stream()
                                .filter(batch -> batch.instance().equals(instance))
                                .map(Batch::sequence))
                        .isSorted());
    }
}
