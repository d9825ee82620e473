// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host's pseudo file systems as plain files in a temporary folder. */
final class HostFixture {
    final HostFiles files;
    private final Path root;

    HostFixture(Path root) {
        this.root = root;
        this.files = new HostFiles(root);
        write("proc/uptime", "81.23 160.01\n");
        write(
                "proc/stat",
                "cpu  120 3 90 16000 2000 1 4 7 50 0\ncpu0 60 3 45 8000 1000 1 2 7 25 0\ncpu1 60 0 45 8000 1000 0 2 0 25 0\nintr 5 0\n");
        write(
                "proc/meminfo",
                "MemTotal:        1000000 kB\nMemFree:          250000 kB\nMemAvailable:     600000 kB\n");
        write("proc/loadavg", "0.12 0.30 0.25 1/152 4711\n");
    }

    void write(String name, String content) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String name) {
        try {
            Files.delete(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A network namespace of the process's own. */
    void network(int pid, String content) {
        write("proc/" + pid + "/net/dev", content);
    }

    /** The process lives in the network namespace of the other. */
    void shareNetwork(int pid, int other) {
        try {
            Path file = root.resolve("proc/" + pid + "/net/dev");
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createLink(file, root.resolve("proc/" + other + "/net/dev"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code <name> <bytes in> <bytes out>} an interface. */
    static String interfaces(String... interfaces) {
        StringBuilder text = new StringBuilder("""
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                """);
        for (String words : interfaces) {
            String[] word = words.split(" ", 3);
            text.append(
                    "%6s: %7s      29    0    1    0     0          0         2 %8s      31    0    0    0     0       0          0\n"
                            .formatted(word[0], word[1], word[2]));
        }
        return text.toString();
    }

    void process(int pid, String name, long startTicks, long cpuTicks, long residentKb, String cgroup) {
        write("proc/" + pid + "/stat", stat(pid, name, startTicks, cpuTicks));
        write(
                "proc/" + pid + "/status",
                "Name:\tx\nUid:\t0\t33\t33\t33\nVmRSS:\t    " + residentKb + " kB\nThreads:\t3\n");
        write("proc/" + pid + "/cgroup", cgroup);
    }

    static String stat(int pid, String name, long startTicks, long cpuTicks) {
        return pid + " (" + name + ") S 1 4711 4711 0 -1 4194560 812 0 3 0 " + (cpuTicks - cpuTicks / 4) + " "
                + cpuTicks / 4 + " 7 9 20 0 3 0 " + startTicks + " 56320000 1536 18446744073709551615 1 1 0 0 0\n";
    }
}
