// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds a cron daemon that runs here. The program being installed says nothing, and a pid file outlives its daemon, so processes
 * are looked at: named as a cron daemon, of root, and not of a container.
 */
public final class CronDaemon {
    private static final Set<String> NAMES = Set.of("cron", "crond");
    private static final String PID = "[0-9]+";

    private final Path proc;

    /**
     * @param proc where procfs is mounted
     */
    public CronDaemon(Path proc) {
        this.proc = proc;
    }

    /** The daemon's process id; empty where none is seen to run. */
    public OptionalInt find() {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                String pid = process.getFileName().toString();
                if (pid.matches(PID) && isDaemon(process)) {
                    return OptionalInt.of(Integer.parseInt(pid));
                }
            }
            return OptionalInt.empty();
        } catch (IOException e) {
            // No procfs, no answer: the caller does without cron.
            return OptionalInt.empty();
        }
    }

    private static boolean isDaemon(Path process) {
        Optional<String> name = read(process.resolve("comm"));
        if (name.isEmpty() || !NAMES.contains(name.get().strip())) {
            return false;
        }
        Optional<String> status = read(process.resolve("status"));
        return status.isPresent() && isRootOfThisNamespace(status.get());
    }

    /**
     * <pre>
     * State:  S (sleeping)
     * Uid:    0       0       0       0
     * NSpid:  123
     * </pre>
     *
     * A process of a container has a process id in each of the nested namespaces.
     */
    private static boolean isRootOfThisNamespace(String status) {
        return Pattern.compile("(?m)^Uid:\\t0\\t").matcher(status).find()
                && Pattern.compile("(?m)^NSpid:\\t\\d+$").matcher(status).find()
                && !Pattern.compile("(?m)^State:\\t[ZX]").matcher(status).find();
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Ended meanwhile.
            return Optional.empty();
        }
    }
}
