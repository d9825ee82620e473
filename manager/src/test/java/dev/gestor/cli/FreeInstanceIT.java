// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.control.InstanceLock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a lock that another process holds: within one process the kernel's answer would be another. */
class FreeInstanceIT {
    private static final String HOLDER = """
            import fcntl, sys
            lock = open(sys.argv[1], "r+")
            try:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                print("refused", flush=True)
                sys.exit()
            print("held", flush=True)
            sys.stdin.readline()
            """;

    @TempDir
    Path state;

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void doesNothingWhileAnotherProcessHoldsTheLock() throws Exception {
        Path lock = lockFile("4711\n");
        Process holder = holder(lock);
        try {
            assertThat(firstLine(holder)).isEqualTo("held");

            assertThat(FreeInstance.whileFree(state, "web", done::incrementAndGet))
                    .isFalse();

            assertThat(done).hasValue(0);
            assertThat(firstLine(holder(lock))).as("the holder still has it").isEqualTo("refused");
            assertThat(lock).hasContent("4711\n");
        } finally {
            holder.destroy();
            holder.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void keepsOthersOutMeanwhileAndLeavesTheFileAsItIs() throws Exception {
        Path lock = lockFile("4711\n");

        boolean free = FreeInstance.whileFree(state, "web", () -> {
            done.incrementAndGet();
            assertThat(firstLine(holder(lock))).isEqualTo("refused");
        });

        assertThat(free).isTrue();
        assertThat(done).hasValue(1);
        assertThat(lock).hasContent("4711\n");
    }

    @Test
    void takesAnInstanceThatNobodyEverRanForFreeAndMakesNoFolder() throws Exception {
        assertThat(FreeInstance.whileFree(state, "web", done::incrementAndGet)).isTrue();

        assertThat(done).hasValue(1);
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void aManagerThatStartsMeanwhileWaitsInsteadOfGivingUp() throws Exception {
        // Of a process that is gone: the largest id there is never belongs to one.
        Path lock = lockFile("4194305\n");
        Process entry = holder(lock);
        assertThat(firstLine(entry)).isEqualTo("held");

        CompletableFuture<Void> end = CompletableFuture.runAsync(
                entry::destroy, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
        try (InstanceLock manager = InstanceLock.acquire(state, "web", 1)) {
            assertThat(manager.abandonedBy()).hasValue(4194305);
        }
        end.join();
    }

    private Path lockFile(String text) throws IOException {
        Path folder = Files.createDirectories(state.resolve("web"));
        return Files.writeString(folder.resolve("lock"), text);
    }

    private static Process holder(Path lock) throws IOException {
        return new ProcessBuilder("python3", "-c", HOLDER, lock.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
