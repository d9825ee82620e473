// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.SysinfoException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.function.Consumer;

/** Which source the user wants: {@code --sysinfo kernel|procfs|auto}. */
public enum SourceChoice {
    /** The kernel module, or a failure that names the reason and the remedy. */
    KERNEL,
    /** The walk over {@code /proc}. */
    PROCFS,
    /** The kernel module as long as it can be read, else the walk, after saying why. */
    AUTO;

    /**
     * Opens the source.
     *
     * @param notice takes one line when {@code AUTO} cannot have the module, now or later
     * @throws TelemetryException if {@code KERNEL} cannot have the module
     */
    public SnapshotSource open(HostFiles files, Consumer<String> notice) throws TelemetryException {
        return switch (this) {
            case KERNEL -> kernel(files);
            case PROCFS -> procfs(files);
            case AUTO -> auto(files, notice);
        };
    }

    private static SnapshotSource auto(HostFiles files, Consumer<String> notice) {
        try {
            // Asked first, so that a machine without the module is spared the native library.
            if (Files.exists(files.sysinfo())) {
                return new FallbackSource(kernel(files), () -> procfs(files), notice);
            }
            notice.accept(FallbackSource.instead(new KernelObstacle(files).notLoaded()));
        } catch (TelemetryException e) {
            notice.accept(FallbackSource.instead(String.valueOf(e.getMessage())));
        }
        return procfs(files);
    }

    private static SnapshotSource kernel(HostFiles files) throws TelemetryException {
        try {
            return new KernelSource(files);
        } catch (SysinfoException e) {
            throw new TelemetryException(new KernelObstacle(files).of(e), e);
        }
    }

    private static SnapshotSource procfs(HostFiles files) {
        return new ProcfsSource(files, Clock.systemUTC(), System::nanoTime);
    }
}
