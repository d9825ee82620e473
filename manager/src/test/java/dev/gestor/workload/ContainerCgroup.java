// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A container's counters, read from its cgroup's files, of version 1 or 2. Shares no code with what it checks. */
final class ContainerCgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final List<String> lines;

    ContainerCgroup(long pid) throws IOException {
        lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "cgroup"));
    }

    double cpuSeconds() throws IOException {
        return isVersion2()
                ? field(version2().resolve("cpu.stat"), "usage_usec") / 1e6
                : number(version1("cpuacct").resolve("cpuacct.usage")) / 1e9;
    }

    /** Memory of the program's own, without page cache. */
    long memoryBytes() throws IOException {
        return isVersion2()
                ? field(version2().resolve("memory.stat"), "anon")
                : field(version1("memory").resolve("memory.stat"), "rss");
    }

    long memoryLimitBytes() throws IOException {
        return number(
                isVersion2()
                        ? version2().resolve("memory.max")
                        : version1("memory").resolve("memory.limit_in_bytes"));
    }

    private boolean isVersion2() {
        return lines.size() == 1;
    }

    private Path version2() {
        return ROOT.resolve(lines.get(0).substring("0::/".length()));
    }

    private Path version1(String controller) {
        for (String line : lines) {
            String[] parts = line.split(":", 3);
            if (Arrays.asList(parts[1].split(",")).contains(controller)) {
                return ROOT.resolve(controller).resolve(parts[2].substring(1));
            }
        }
        throw new IllegalStateException("no controller " + controller + " in " + lines);
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private static long field(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name + " ")) {
                return Long.parseLong(line.substring(name.length() + 1));
            }
        }
        throw new IllegalStateException("no " + name + " in " + file);
    }
}
