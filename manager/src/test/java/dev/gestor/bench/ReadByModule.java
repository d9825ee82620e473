// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.ProcessSample;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.SnapshotSource;
import dev.gestor.telemetry.SourceChoice;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** As the manager does: one read of the kernel module, one record a process. */
final class ReadByModule implements ProcessReading.Way {
    private final SnapshotSource source;

    ReadByModule() throws Exception {
        source = SourceChoice.KERNEL.open(HostFiles.SYSTEM, System.err::println);
    }

    @Override
    public ProcessReading.Found read() throws Exception {
        Snapshot snapshot = source.read();
        // Processes of a group share its path, so a path is looked at once.
        Map<String, Optional<String>> containers = new HashMap<>();
        int inContainers = 0;
        for (ProcessSample process : snapshot.processes()) {
            if (containers
                    .computeIfAbsent(process.cgroup(), path -> process.containerId())
                    .isPresent()) {
                inContainers++;
            }
        }
        return new ProcessReading.Found(snapshot.processes().size(), inContainers);
    }

    @Override
    public void close() {
        source.close();
    }
}
