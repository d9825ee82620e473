// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.OptionalLong;

/**
 * What a container may use at most; empty: as much as there is.
 *
 * @param memoryBytes memory limit without extra swap
 * @param memoryReservationBytes what it should keep when memory is short
 * @param nanoCpus CPU limit in 1e-9 cores
 * @param cpuShares relative weight, 1024 = Docker's default
 * @param pids largest number of processes
 */
public record Limits(
        OptionalLong memoryBytes,
        OptionalLong memoryReservationBytes,
        OptionalLong nanoCpus,
        OptionalLong cpuShares,
        OptionalLong pids) {
    public static final Limits NONE = new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());

    public Limits withMemory(long bytes) {
        return new Limits(OptionalLong.of(bytes), memoryReservationBytes, nanoCpus, cpuShares, pids);
    }

    public Limits withNanoCpus(long limit) {
        return new Limits(memoryBytes, memoryReservationBytes, OptionalLong.of(limit), cpuShares, pids);
    }

    public Limits withCpuShares(long shares) {
        return new Limits(memoryBytes, memoryReservationBytes, nanoCpus, OptionalLong.of(shares), pids);
    }

    public Limits withPids(long limit) {
        return new Limits(memoryBytes, memoryReservationBytes, nanoCpus, cpuShares, OptionalLong.of(limit));
    }
}
