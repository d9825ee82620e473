// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One sample: a snapshot and what each container used up to it.
 *
 * @param hostCpuCores mean CPU of the whole host since the last sample in cores; empty at the first
 * @param containers by full container id; every container asked for has an entry, measured or not
 */
public record Usage(Snapshot snapshot, OptionalDouble hostCpuCores, Map<String, ContainerUsage> containers) {
    public Usage {
        containers = Map.copyOf(containers);
    }

    /** By full id; empty for a container that was not asked for. */
    public Optional<ContainerUsage> container(String id) {
        return Optional.ofNullable(containers.get(id));
    }
}
