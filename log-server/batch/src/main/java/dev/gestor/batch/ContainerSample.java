// SPDX-License-Identifier: Apache-2.0
package dev.gestor.batch;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One container at one instant; what was not measured is absent.
 *
 * @param id full id, 64 hex digits
 * @param owner value of {@code gestor.owner}
 * @param workload value of {@code gestor.workload}
 * @param cpuCores mean CPU since the last sample in cores
 * @param memory bytes, {@code min(resident, charged)}
 */
public record ContainerSample(
        Instant time,
        String id,
        String name,
        String owner,
        Optional<String> workload,
        OptionalInt pid,
        OptionalDouble cpuCores,
        OptionalDouble cpuShare,
        OptionalLong memory,
        OptionalDouble memoryShare,
        OptionalLong resident,
        OptionalLong charged,
        OptionalLong cgroupCpuNanos,
        OptionalLong processCpuNanos,
        Optional<String> unknownReason) {
    public ContainerSample {
        name = TextLimit.NAME.cut(name);
        owner = TextLimit.NAME.cut(owner);
        workload = TextLimit.NAME.cut(workload);
        unknownReason = TextLimit.WORDS.cut(unknownReason);
    }
}
