// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it is to find, it finds. */
final class SurroundingsIT {
    @TempDir
    private Path folder;

    @Test
    void findsAProgramAFileAndAThread() throws Exception {
        Path writable = Files.createDirectory(folder.resolve("writable"));
        Path outside = folder.resolve("outside");
        CountDownLatch end = new CountDownLatch(1);
        try (Surroundings surroundings = new Surroundings(folder, writable, Duration.ofMillis(100))) {
            Files.writeString(writable.resolve("allowed"), "x");
            assertThat(new ProcessBuilder("true").start().waitFor()).isZero();
            Files.writeString(outside, "x");
            Files.delete(outside);
            Files.createFile(folder.resolve("empty"));
            Thread left = new Thread(() -> await(end), "left-behind");
            left.start();

            assertThat(surroundings.changes())
                    .anyMatch(change -> change.startsWith("a program was started: true"))
                    .anyMatch(change -> change.equals("a file outside was written: " + outside))
                    .anyMatch(change -> change.contains(folder.resolve("empty").toString()))
                    .anyMatch(change -> change.equals("a thread is left: left-behind"))
                    .noneMatch(change -> change.contains("allowed"));
            end.countDown();
            left.join();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
