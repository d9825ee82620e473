// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.SnapshotSource;
import dev.gestor.telemetry.SourceChoice;

/** As the manager does: one read of the kernel module, one record a process. */
final class ReadByModule implements ProcessReading.Way {
    private final SnapshotSource source;

    ReadByModule() throws Exception {
        source = SourceChoice.KERNEL.open(HostFiles.SYSTEM, System.err::println);
    }

    @Override
    public ProcessReading.Found read() throws Exception {
        return ProcessReading.Found.of(source.read().processes());
    }

    @Override
    public void close() {
        source.close();
    }
}
