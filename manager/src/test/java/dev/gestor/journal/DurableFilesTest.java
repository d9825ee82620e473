// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFilesTest {
    private static final int WRITES = 100;

    @TempDir
    private Path folder = Path.of("");

    /** It would close the channel by which a folder is synced. */
    @Test
    void anInterruptMeanwhileIsKeptForLater() throws Exception {
        Thread writer = Thread.currentThread();
        var over = new AtomicBoolean();
        var interrupter = new Thread(() -> {
            while (!over.get()) {
                writer.interrupt();
                LockSupport.parkNanos(100_000);
            }
        });
        interrupter.start();
        try {
            for (int i = 0; i < WRITES; i++) {
                DurableFiles.write(folder.resolve("file"), Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
            }
        } finally {
            over.set(true);
            boolean told = Thread.interrupted();
            interrupter.join();
            assertThat(told || Thread.interrupted()).isTrue();
        }
        assertThat(Files.readString(folder.resolve("file"))).isEqualTo(Integer.toString(WRITES - 1));
    }
}
