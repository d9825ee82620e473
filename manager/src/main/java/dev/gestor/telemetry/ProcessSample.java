// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * One process of a {@link Snapshot}. A figure that could not be had is {@link #UNKNOWN} ({@link #UNKNOWN_NUMBER} for the
 * small ones, {@link #UNKNOWN_STATE}), never 0: snapshots hold thousands of these, so absence is a marker here and
 * becomes an {@code Optional} where figures are summed.
 *
 * @param pid process id in the initial pid namespace
 * @param startNanos start time after boot in ns
 * @param cpuNanos CPU time of all its threads, also of ended ones, in ns
 * @param virtualBytes size of the address space in bytes
 * @param residentBytes anonymous, file and shared resident memory in bytes
 * @param cgroup path of its cgroup below the hierarchy's root, as the kernel names it; empty where it is unknown
 * @param name command name, decoded
 */
public record ProcessSample(
        int pid,
        int parentPid,
        int userId,
        char state,
        int threads,
        long startNanos,
        long cpuNanos,
        long virtualBytes,
        long residentBytes,
        String cgroup,
        String name) {
    public static final long UNKNOWN = Long.MIN_VALUE;
    public static final int UNKNOWN_NUMBER = -1;
    public static final char UNKNOWN_STATE = '?';

    /** The container that its cgroup belongs to; of several in the path the outermost. */
    public Optional<String> containerId() {
        return containerId(id -> true);
    }

    /** The same among those that are asked for: a container within another one belongs to the outer one only where that is known. */
    public Optional<String> containerId(Predicate<String> asked) {
        return ContainerId.outermost(cgroup, asked);
    }
}
