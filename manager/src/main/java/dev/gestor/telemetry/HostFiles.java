// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.nio.file.Path;

/**
 * Where the kernel's own file systems are found: below {@code /}, or below the folder that a host's are mounted at.
 *
 * @param root the folder that has {@code proc} and {@code sys}
 */
public record HostFiles(Path root) {
    public static final HostFiles SYSTEM = new HostFiles(Path.of("/"));

    Path proc() {
        return root.resolve("proc");
    }

    /** The interfaces of the network namespace that a process lives in. */
    Path network(int pid) {
        return root.resolve("proc/" + pid + "/net/dev");
    }

    /** The interfaces of the reader's own network namespace. */
    Path ownNetwork() {
        return root.resolve("proc/net/dev");
    }

    Path sysinfo() {
        return root.resolve("proc/sysinfo");
    }

    Path cgroup() {
        return root.resolve("sys/fs/cgroup");
    }
}
