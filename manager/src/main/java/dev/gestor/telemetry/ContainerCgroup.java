// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Optional;

/**
 * One container's counters.
 *
 * @param memoryPath its group as a {@link Snapshot} names it
 * @param cpu {@code cpu.stat} (v2) or {@code cpuacct.usage} (v1); empty where no such hierarchy is mounted
 * @param memory {@code memory.current} (v2) or {@code memory.usage_in_bytes} (v1), likewise
 */
record ContainerCgroup(String memoryPath, Optional<CounterFile> cpu, Optional<CounterFile> memory)
        implements AutoCloseable {
    @Override
    public void close() {
        cpu.ifPresent(CounterFile::close);
        memory.ifPresent(CounterFile::close);
    }
}
