// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Content of {@code /proc/PID/cgroup}: one line a hierarchy. The line {@code 0::} is that of cgroup v2; lines with
 * controllers are those of v1, mounted one by one or several together.
 *
 * <pre>
 * 4:memory:/docker/&lt;64 hex&gt;
 * 2:cpu,cpuacct:/docker/&lt;64 hex&gt;
 * 0::/system.slice/containerd.service
 * </pre>
 */
record CgroupMembership(List<Hierarchy> hierarchies) {
    private static final byte[] DELETED = " (deleted)".getBytes(StandardCharsets.US_ASCII);

    /** @param controllers names separated by commas; empty for cgroup v2 */
    record Hierarchy(String controllers, String path) {
        boolean has(String controller) {
            return Arrays.asList(controllers.split(",")).contains(controller);
        }
    }

    CgroupMembership {
        hierarchies = List.copyOf(hierarchies);
    }

    /** The hierarchy of a v1 controller. */
    Optional<Hierarchy> controller(String name) {
        return hierarchies.stream().filter(h -> h.has(name)).findFirst();
    }

    Optional<Hierarchy> unified() {
        return hierarchies.stream().filter(h -> h.controllers().isEmpty()).findFirst();
    }

    static CgroupMembership parse(byte[] bytes, int length) {
        List<Hierarchy> hierarchies = new ArrayList<>();
        ByteParser line = new ByteParser(bytes, 0, length);
        while (!line.atEnd()) {
            int controllers = behindColon(bytes, line.position(), line.lineEnd());
            int path = behindColon(bytes, controllers, line.lineEnd());
            if (path > controllers) {
                String names = new String(bytes, controllers, path - 1 - controllers, StandardCharsets.US_ASCII);
                int end = pathEnd(bytes, path, line.lineEnd());
                hierarchies.add(new Hierarchy(names, Utf8.text(Arrays.copyOfRange(bytes, path, end))));
            }
            line.skipLine();
        }
        return new CgroupMembership(hierarchies);
    }

    /**
     * The one path that a snapshot shows, by the kernel module's rule: that of the v1 controller {@code memory}, else
     * of {@code pids}, else of v2. Empty where there is none.
     */
    static String snapshotPath(byte[] bytes, int length, SharedStrings strings) {
        int best = -1;
        int from = 0;
        int to = 0;
        ByteParser line = new ByteParser(bytes, 0, length);
        while (!line.atEnd()) {
            int lineEnd = line.lineEnd();
            int controllers = behindColon(bytes, line.position(), lineEnd);
            int path = behindColon(bytes, controllers, lineEnd);
            int rank = rank(bytes, controllers, path - 1);
            if (path > controllers && rank > best) {
                best = rank;
                from = path;
                to = pathEnd(bytes, path, lineEnd);
            }
            line.skipLine();
        }
        return best < 0 ? "" : strings.of(bytes, from, to);
    }

    /** Of controllers at {@code from}: 2 with memory, 1 with pids, 0 for v2, else -1. */
    private static int rank(byte[] bytes, int from, int to) {
        if (from >= to) {
            return 0;
        }
        int rank = -1;
        ByteParser names = new ByteParser(bytes, from, to);
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes[i] == ',') {
                if (names.startsWith("memory") && i - start == 6) {
                    return 2;
                }
                if (names.startsWith("pids") && i - start == 4) {
                    rank = 1;
                }
                names.skip(i + 1 - start);
                start = i + 1;
            }
        }
        return rank;
    }

    private static int behindColon(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == ':') {
                return i + 1;
            }
        }
        return from;
    }

    /** A zombie's group that was removed meanwhile is marked so in v2; the kernel module shows its bare path. */
    private static int pathEnd(byte[] bytes, int from, int end) {
        int bare = end - DELETED.length;
        boolean deleted = bare > from && Arrays.equals(bytes, bare, end, DELETED, 0, DELETED.length);
        return deleted ? bare : end;
    }
}
