// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The counters that the kernel keeps for a container's cgroup, and for all groups below it. v1 controllers may be
 * mounted one by one ({@code cpuacct/}) or together ({@code cpu,cpuacct/}), v2 alone or beside them ({@code unified/}).
 * Where a container was found its files stay open. Not thread-safe.
 */
final class CgroupFiles {
    private final HostFiles files;
    private final FileBytes file = new FileBytes();

    CgroupFiles(HostFiles files) {
        this.files = files;
    }

    /**
     * Finds a container's group by its main process.
     *
     * @throws IOException if there is no such process, or it belongs to another group: the message tells
     */
    ContainerCgroup find(String containerId, int mainPid) throws IOException {
        Path path = files.proc().resolve(mainPid + "/cgroup");
        file.read(path);
        CgroupMembership membership = CgroupMembership.parse(file.bytes(), file.length());
        Optional<Located> cpu = locate(membership, "cpuacct", containerId);
        Optional<Located> memory = locate(membership, "memory", containerId);
        if (cpu.isEmpty() && memory.isEmpty()) {
            throw new IOException("%s names no group of the container".formatted(path));
        }
        String memoryPath = memory.or(() -> cpu).map(Located::path).orElse("");
        return new ContainerCgroup(
                memoryPath,
                cpu.flatMap(at -> existing(at, at.unified() ? "cpu.stat" : "cpuacct.usage")),
                memory.flatMap(at -> existing(at, at.unified() ? "memory.current" : "memory.usage_in_bytes")));
    }

    /** CPU time of all processes that ever were in the group. */
    long cpuNanos(CounterFile counter) throws IOException {
        return counter.cpuNanos(file);
    }

    /** Memory charged to the group in bytes, page cache included. */
    long chargedBytes(CounterFile counter) throws IOException {
        return counter.bytes(file);
    }

    /** Where one controller keeps the container: v1 where it is mounted and has the container, else v2. */
    private static Optional<Located> locate(CgroupMembership membership, String controller, String containerId) {
        return Stream.of(membership.controller(controller), membership.unified())
                .flatMap(Optional::stream)
                .flatMap(h -> ContainerId.ownGroup(h.path(), containerId).stream()
                        .map(path -> new Located(h.controllers(), controller, path)))
                .findFirst();
    }

    private Optional<CounterFile> existing(Located at, String name) {
        Path root = files.cgroup();
        Stream<Path> mounts = at.unified()
                ? Stream.of(root, root.resolve("unified"))
                : Stream.of(root.resolve(at.controllers), root.resolve(at.controller));
        return mounts.map(mount -> mount.resolve(at.path.substring(1)).resolve(name))
                .filter(Files::exists)
                .findFirst()
                .map(CounterFile::new);
    }

    /** @param controllers as the process's cgroup file lists them; empty for v2 */
    private record Located(String controllers, String controller, String path) {
        boolean unified() {
            return controllers.isEmpty();
        }
    }
}
