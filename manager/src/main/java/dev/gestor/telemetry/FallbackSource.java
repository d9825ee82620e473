// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The kernel module until a read of it fails, then the walk over {@code /proc} for good: a module that was unloaded or
 * gives no whole answer is not asked again, so that one run does not change its source to and fro.
 */
final class FallbackSource implements SnapshotSource {
    private final Supplier<SnapshotSource> instead;
    private final Consumer<String> notice;
    private SnapshotSource current;

    FallbackSource(SnapshotSource kernel, Supplier<SnapshotSource> instead, Consumer<String> notice) {
        this.current = kernel;
        this.instead = instead;
        this.notice = notice;
    }

    static String instead(String reason) {
        return "reading /proc and the cgroup files instead of the kernel module: " + reason;
    }

    @Override
    public Source source() {
        return current.source();
    }

    @Override
    public Snapshot read() throws TelemetryException {
        if (current.source() == Source.KERNEL) {
            try {
                return current.read();
            } catch (TelemetryException e) {
                notice.accept(instead(String.valueOf(e.getMessage())));
                current.close();
                current = instead.get();
            }
        }
        return current.read();
    }

    @Override
    public void close() {
        current.close();
    }
}
