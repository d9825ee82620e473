// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where one container's counters are.
 *
 * @param memoryPath its group as a {@link Snapshot} names it
 * @param cpu {@code cpu.stat} (v2) or {@code cpuacct.usage} (v1); empty where no such hierarchy is mounted
 * @param memory {@code memory.current} (v2) or {@code memory.usage_in_bytes} (v1), likewise
 */
record ContainerCgroup(String memoryPath, Optional<Path> cpu, Optional<Path> memory) {}
