// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Docker daemon of the test's own, with its own data, state and socket below one temporary folder, to be stopped and started
 * as the test likes. Containers outlive it ({@code --live-restore}), as on a machine where Docker is upgraded. Needs root.
 */
public final class OwnDockerd {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private @Nullable Process daemon;

    public OwnDockerd() throws IOException {
        // A socket's path may have 107 bytes: not below a deep folder of the build.
        folder = Files.createTempDirectory(Path.of("/tmp"), "gestor-dockerd");
    }

    public String url() {
        return "unix://" + folder.resolve("docker.sock");
    }

    public DockerCommand command() {
        return new DockerCommand(url());
    }

    public void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                // A daemon without a bridge removes docker0, which is another daemon's, unless it does not see it.
                "unshare",
                "--net",
                "dockerd",
                "--host=" + url(),
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("docker.pid"),
                // Works on any file system, and the images are tiny.
                "--storage-driver=vfs",
                "--live-restore",
                "--bridge=none",
                "--iptables=false",
                "--ip-forward=false"));
        Path log = folder.resolve("dockerd.log");
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        daemon = started;
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                command().run("version");
                return;
            } catch (IOException e) {
                if (!started.isAlive() || System.nanoTime() > end) {
                    throw new IOException("dockerd did not start: " + Files.readString(log), e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Ends the daemon by SIGTERM; its containers run on. */
    public void stop() throws InterruptedException {
        Process running = daemon;
        if (running == null) {
            return;
        }
        running.destroy();
        if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            running.destroyForcibly().waitFor();
        }
        daemon = null;
    }

    /** Removes its containers, ends it and deletes its folder. */
    public void remove() throws IOException, InterruptedException {
        try {
            if (daemon == null) {
                start();
            }
            String all = command().run("ps", "--all", "--quiet");
            for (String id : all.lines().toList()) {
                command().run("rm", "--force", id);
            }
        } finally {
            stop();
            unmount();
            delete();
        }
    }

    /** The daemon leaves its data folder mounted on itself, and with {@code --live-restore} more. */
    private void unmount() throws IOException, InterruptedException {
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", 3)[1])
                .filter(point -> point.startsWith(folder + "/"))
                .sorted(Comparator.reverseOrder())
                .toList();
        for (String mount : mounts) {
            DockerCommand.output(List.of("umount", mount));
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
