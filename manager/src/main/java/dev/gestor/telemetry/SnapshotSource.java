// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

/** Reads snapshots. Not thread-safe: one reader keeps and reuses its buffers. */
public interface SnapshotSource extends AutoCloseable {
    Source source();

    /**
     * Reads the whole host once.
     *
     * @throws TelemetryException if the figures cannot be had now; the message names the file and the remedy
     */
    Snapshot read() throws TelemetryException;

    @Override
    void close();
}
