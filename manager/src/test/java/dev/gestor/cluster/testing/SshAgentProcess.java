// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real {@code ssh-agent} of the test's own. */
public final class SshAgentProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final Path folder;
    private final Process process;

    private SshAgentProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    public static SshAgentProcess start() throws IOException, InterruptedException {
        // A socket's path may have 107 bytes: not below a deep folder of the build.
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "gestor-agent");
        Path socket = folder.resolve("socket");
        Process process = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.exists(socket)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("ssh-agent did not start");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return new SshAgentProcess(folder, process);
    }

    public Path socket() {
        return folder.resolve("socket");
    }

    public void add(SshKey key) throws IOException, InterruptedException {
        Programs.run(
                "env", "SSH_AUTH_SOCK=" + socket(), "ssh-add", "-q", key.file().toString());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        Files.deleteIfExists(socket());
        Files.deleteIfExists(folder);
    }
}
