// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongSupplier;

/**
 * Reads the interfaces of network namespaces. Files do not stay open: an open one would keep the namespace of a container,
 * and its links, alive after the container's end. Not thread-safe.
 */
final class NetworkFiles {
    private final LongSupplier monotonicNanos;
    private final FileBytes file = new FileBytes();

    NetworkFiles(LongSupplier monotonicNanos) {
        this.monotonicNanos = monotonicNanos;
    }

    /**
     * A namespace's counters, and which namespace it is.
     *
     * @param namespace equal for processes of the same network namespace alone
     */
    record Namespace(Object namespace, NetworkReading reading) {}

    /**
     * Reads {@code /proc/PID/net/dev}. Processes of one network namespace have the same file there, by device and inode. That
     * tells namespaces apart without the right to trace the process, which the link {@code ns/net} asks for; a root that lacks
     * one capability of process 1 does not have it.
     *
     * @throws TelemetryException if it cannot be read now; the message names the file
     */
    Namespace read(Path path) throws TelemetryException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            if (key == null) {
                throw new IOException("the file system gives it no inode");
            }
            file.readByPages(path);
            long at = monotonicNanos.getAsLong();
            return new Namespace(key, new NetworkReading(InterfaceCounters.parse(file.bytes(), file.length()), at));
        } catch (NumberFormatException e) {
            throw new TelemetryException(
                    "%s %s; is the proc file system mounted there?".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw new TelemetryException("%s cannot be read (%s)".formatted(path, reason(e)), e);
        }
    }

    /** Java's message of both is the bare name. */
    private static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }
}
