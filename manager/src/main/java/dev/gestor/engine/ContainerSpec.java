// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A container to be created. The engine adds the managed, instance and owner labels.
 *
 * @param command arguments for the image's entry point
 * @param memoryBytes memory limit without extra swap
 * @param nanoCpus CPU limit in 1e-9 cores
 * @param cpuShares relative weight, 1024 = Docker's default
 * @param pidsLimit largest number of processes
 * @param isolated no network, no capabilities, no new privileges, read-only root
 */
public record ContainerSpec(
        String name,
        String image,
        List<String> command,
        Owner owner,
        Map<String, String> labels,
        OptionalLong memoryBytes,
        OptionalLong nanoCpus,
        OptionalLong cpuShares,
        OptionalLong pidsLimit,
        boolean isolated) {
    public ContainerSpec {
        command = List.copyOf(command);
        labels = Map.copyOf(labels);
    }
}
